import type { UPLOAD_CONTENT_TYPES } from '../../shared/limits.ts';
import {
  type Dimensions,
  type FormatReader,
  IncompleteImage,
  type Keep,
  type Reading,
  type Want,
} from './image-formats/byte-reader.ts';
import { readGif } from './image-formats/read-gif.ts';
import { readJpeg } from './image-formats/read-jpeg.ts';
import { readPng } from './image-formats/read-png.ts';
import { readWebp } from './image-formats/read-webp.ts';

export { IncompleteImage };

export type ImageContentType = (typeof UPLOAD_CONTENT_TYPES)[number];

/** The bytes are of no image type we take. */
export class NotAnImage extends Error {
  override readonly name = 'NotAnImage';
}

export interface InspectedImage extends Dimensions {
  contentType: ImageContentType;
}

/** Bytes that tell the types apart. */
const MAGIC_BYTES = 12;

const FORMATS: {
  contentType: ImageContentType;
  /** Given the first bytes as Latin-1. */
  begins(start: string): boolean;
  read: FormatReader;
}[] = [
  {
    contentType: 'image/png',
    begins: (start) => start.startsWith('\x89PNG\r\n\x1a\n'),
    read: readPng,
  },
  {
    contentType: 'image/jpeg',
    begins: (start) => start.startsWith('\xff\xd8\xff'),
    read: readJpeg,
  },
  {
    contentType: 'image/webp',
    begins: (start) => start.startsWith('RIFF') && start.startsWith('WEBP', 8),
    read: readWebp,
  },
  {
    contentType: 'image/gif',
    begins: (start) => start.startsWith('GIF87a') || start.startsWith('GIF89a'),
    read: readGif,
  },
];

/**
 * Tells what picture passes by, and that it is structurally complete, while its bytes stream to
 * where they are kept. Nothing is decoded. The type is told by the bytes alone; what follows the
 * picture's end is not looked at.
 */
export class ImageInspector {
  readonly #keep: Keep;
  /** What arrived and was not read yet. */
  #pending: Uint8Array = new Uint8Array(0);
  #contentType: ImageContentType | undefined;
  #reading: Reading<Dimensions> | undefined;
  #want: Want = { exactly: MAGIC_BYTES };
  #dimensions: Dimensions | undefined;

  /** @param keep called with every piece that is picture and not metadata, in order */
  constructor(keep: Keep = () => undefined) {
    this.#keep = keep;
  }

  /**
   * Takes the next bytes; what is needed of them later is copied. Throws `NotAnImage` or
   * `IncompleteImage` as soon as that is certain.
   */
  write(chunk: Uint8Array): void {
    if (this.#dimensions) return;
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    if (this.#reading || this.#begin()) {
      for (let piece = this.#next(); piece && !this.#dimensions; piece = this.#next()) {
        this.#give(piece);
      }
    }
    this.#pending = Buffer.from(this.#pending);
  }

  /** Call after the last byte: throws `NotAnImage`, or `IncompleteImage` where bytes are missing. */
  end(): InspectedImage {
    if (!this.#contentType) throw new NotAnImage('The bytes are no picture.');
    if (!this.#dimensions) throw new IncompleteImage('The picture ends before it is complete.');
    return { contentType: this.#contentType, ...this.#dimensions };
  }

  #begin(): boolean {
    if (this.#pending.length < MAGIC_BYTES) return false;
    const start = Buffer.from(this.#pending.subarray(0, MAGIC_BYTES)).toString('latin1');
    const format = FORMATS.find(({ begins }) => begins(start));
    if (!format) throw new NotAnImage('The bytes are no picture of a type we take.');
    this.#contentType = format.contentType;
    this.#reading = format.read(this.#keep);
    const first = this.#reading.next();
    if (!first.done) this.#want = first.value;
    return true;
  }

  /** What the reader wants, or `undefined` where it has not arrived yet. */
  #next(): Uint8Array | undefined {
    const want = this.#want;
    if ('peekAtLeast' in want) {
      return this.#pending.length >= want.peekAtLeast ? this.#pending : undefined;
    }
    if ('upTo' in want && this.#pending.length === 0) return undefined;
    const length = 'upTo' in want ? Math.min(want.upTo, this.#pending.length) : want.exactly;
    if (this.#pending.length < length) return undefined;
    const piece = this.#pending.subarray(0, length);
    this.#pending = this.#pending.subarray(length);
    return piece;
  }

  #give(piece: Uint8Array): void {
    const step = this.#reading?.next(piece);
    if (!step?.done) {
      if (step) this.#want = step.value;
      return;
    }
    if (step.value.width === 0 || step.value.height === 0) {
      throw new IncompleteImage('The picture has no area.');
    }
    this.#dimensions = step.value;
    this.#pending = new Uint8Array(0);
  }
}
