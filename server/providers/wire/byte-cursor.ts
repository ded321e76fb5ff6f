/** A stream of bytes that is read piece by piece, with a place one has come to. */
export class ByteCursor {
  readonly #source: AsyncIterator<Uint8Array>;
  /** The piece at hand; what lies before `position` has been read. */
  chunk: Uint8Array = new Uint8Array(0);
  position = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Makes sure that there is a byte to read, or returns false at the end. */
  async more(): Promise<boolean> {
    while (this.position >= this.chunk.length) {
      const next = await this.#source.next();
      if (next.done) return false;
      this.chunk = next.value;
      this.position = 0;
    }
    return true;
  }

  /** Lets the source go before its end. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }
}
