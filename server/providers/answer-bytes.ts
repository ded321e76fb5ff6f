const sources = new WeakMap<Response, AsyncIterable<Uint8Array>>();

/** Remembers what a response's body is read from. */
export function answerFrom(response: Response, source: AsyncIterable<Uint8Array>): Response {
  sources.set(response, source);
  return response;
}

/**
 * The bytes of a response. Those of the guarded fetch come without the web stream around them,
 * which costs more than receiving: so a body is read either here or by its stream.
 */
export function answerBytes(response: Response): AsyncIterable<Uint8Array> {
  return sources.get(response) ?? response.body ?? nothing();
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  yield* [];
}
