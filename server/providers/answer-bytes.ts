const sources = new WeakMap<Response, AsyncIterable<Uint8Array>>();

/** Remembers what a response's body is read from: pieces that nobody else reads. */
export function answerFrom(response: Response, source: AsyncIterable<Uint8Array>): Response {
  sources.set(response, source);
  return response;
}

/**
 * The bytes of a response; each piece is its reader's until the next one is asked for. Those of the
 * guarded fetch come without the web stream around them, which costs more than receiving: so a body
 * is read either here or by its stream.
 */
export function answerBytes(response: Response): AsyncIterable<Uint8Array> {
  const source = sources.get(response);
  return source ? lent(source) : (response.body ?? nothing());
}

/**
 * Lends each piece, and frees its memory when it comes back. Left to the garbage collector, the
 * pieces of a dozen pictures start a full collection: V8 begins one for every 64 MB that lie outside
 * of its heap, and it took more than half of all CPU.
 */
async function* lent(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    yield piece;
    free(piece);
  }
}

/** Only where the piece is alone in its memory, as what a socket brought at once is. */
function free({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  yield* [];
}
