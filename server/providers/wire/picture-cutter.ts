import { badAnswer } from './bad-answer.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const SPACE = 0x20;

/** How an answer holds its pictures. */
export interface PictureField {
  /** The field whose value is a picture, wherever it stands. */
  name: string;
  /** Bytes an answer may have besides its pictures. */
  mostText: number;
}

/** OpenAI's, and of those who speak its wire. */
export const B64_JSON: PictureField = { name: 'b64_json', mostText: 1024 * 1024 };

/**
 * Reads JSON with the pictures cut out of it: the values of the picture field are left for somebody else
 * to read, and the rest, which is short, is parsed at the end. So a picture is never a string, and
 * never in memory as a whole.
 */
export class PictureCutter {
  readonly #field: PictureField;
  /** What was read, one character for each byte. */
  #text = '';
  #inString = false;
  #escaped = false;
  /** How the newest string begins: as much of it as can be the picture's field. */
  #string = '';
  #afterColon = false;

  constructor(field: PictureField = B64_JSON) {
    this.#field = field;
  }

  /**
   * Reads on until a picture's first character or the end of what is given.
   * @returns how far it came, and whether a picture begins there
   */
  read(bytes: Uint8Array, from: number, to: number): { position: number; picture: boolean } {
    let position = from;
    let picture = false;
    while (position < to && !picture) {
      picture = this.#step(bytes[position] ?? 0);
      position += 1;
    }
    this.#text += Buffer.from(bytes.buffer, bytes.byteOffset + from, position - from).toString(
      'latin1',
    );
    if (this.#text.length > this.#field.mostText)
      throw badAnswer('The answer is longer than an answer is.');
    return { position, picture };
  }

  /** The picture and its closing quote have been read. */
  pictureEnded(): void {
    this.#text += '"';
    this.#inString = false;
  }

  /** What has been read so far, without the pictures. */
  get text(): string {
    return Buffer.from(this.#text, 'latin1').toString('utf8');
  }

  /** The JSON value, with empty strings where the pictures were. */
  value(): unknown {
    try {
      return JSON.parse(this.text);
    } catch (cause) {
      throw badAnswer('The answer is not whole.', cause);
    }
  }

  /** Takes one byte in; true where a picture begins behind it. */
  #step(byte: number): boolean {
    if (this.#inString) {
      this.#stepInString(byte);
      return false;
    }
    if (byte === QUOTE) {
      const picture = this.#afterColon && this.#string === this.#field.name;
      this.#inString = true;
      this.#string = '';
      this.#afterColon = false;
      return picture;
    }
    if (byte > SPACE) this.#afterColon = byte === COLON;
    return false;
  }

  #stepInString(byte: number): void {
    if (this.#escaped) {
      this.#escaped = false;
    } else if (byte === BACKSLASH) {
      this.#escaped = true;
    } else if (byte === QUOTE) {
      this.#inString = false;
      return;
    }
    // One character more than the field's name, so that a longer name is never taken for it.
    if (this.#string.length <= this.#field.name.length) this.#string += String.fromCharCode(byte);
  }
}
