import { ImageInspector } from '../assets/inspect-image.ts';

/** Bytes of a partial picture; a larger one is not shown. */
const LARGEST = 32 * 1024 * 1024;

/** Bytes of one piece of memory. */
const PIECE = 256 * 1024;

/**
 * Memory that previews were in is used again. Each would else be new memory outside of V8's heap,
 * and for every 64 MB of that it begins a full collection.
 */
const free: Buffer[] = [];
const MOST_FREE = 64;

/** A partial picture in memory, as long as somebody holds it. */
export class PreviewInMemory {
  readonly contentType: string;
  /** How many there are. */
  readonly bytes: number;
  readonly #buffers: Buffer[];
  #holders = 0;

  private constructor(buffers: Buffer[], bytes: number, contentType: string) {
    this.#buffers = buffers;
    this.bytes = bytes;
    this.contentType = contentType;
  }

  /** Reads a partial picture to its end; `null` for what is too large, or no picture. */
  static async receive(body: AsyncIterable<Uint8Array>): Promise<PreviewInMemory | null> {
    const buffers: Buffer[] = [];
    let bytes = 0;
    for await (const piece of body) {
      // It is read to its end all the same: the answer goes on behind it.
      if (bytes + piece.length > LARGEST) bytes = Number.POSITIVE_INFINITY;
      else bytes = append(buffers, bytes, piece);
    }
    const contentType = bytes <= LARGEST ? sniff(piecesOf(buffers, bytes)) : null;
    if (contentType !== null) return new PreviewInMemory(buffers, bytes, contentType);
    giveBack(buffers);
    return null;
  }

  /** Its bytes, in their order. Only for who holds it. */
  pieces(): Iterable<Uint8Array> {
    if (this.#holders === 0) throw new Error('a preview that nobody holds was read');
    return piecesOf(this.#buffers, this.bytes);
  }

  /** Keeps its bytes until what is returned is called. */
  hold(): () => void {
    this.#holders += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holders -= 1;
      if (this.#holders === 0) giveBack(this.#buffers);
    };
  }
}

/** @returns how many bytes there are then */
function append(buffers: Buffer[], bytes: number, piece: Uint8Array): number {
  for (let from = 0; from < piece.length; ) {
    const filled = (bytes + from) % PIECE;
    if (filled === 0) buffers.push(free.pop() ?? Buffer.allocUnsafeSlow(PIECE));
    const part = piece.subarray(from, from + PIECE - filled);
    buffers.at(-1)?.set(part, filled);
    from += part.length;
  }
  return bytes + piece.length;
}

function* piecesOf(buffers: readonly Buffer[], bytes: number): Generator<Uint8Array> {
  for (const [index, buffer] of buffers.entries()) yield buffer.subarray(0, bytes - index * PIECE);
}

function giveBack(buffers: Buffer[]): void {
  const room = Math.max(MOST_FREE - free.length, 0);
  free.push(...buffers.splice(0).slice(0, room));
}

function sniff(pieces: Iterable<Uint8Array>): string | null {
  try {
    const inspector = new ImageInspector();
    for (const piece of pieces) inspector.write(piece);
    return inspector.end().contentType;
  } catch {
    return null;
  }
}
