/** A body was longer or shorter than it was said to be. */
export class WrongLength extends Error {
  override readonly name = 'WrongLength';
  constructor(expected: number) {
    super(`the body is not the ${expected} bytes that were announced`);
  }
}

/** The same chunks; throws `WrongLength` as soon as they cannot add up to `bytes`. */
export async function* exactLength(
  body: AsyncIterable<Uint8Array>,
  bytes: number,
): AsyncGenerator<Uint8Array> {
  let passed = 0;
  for await (const chunk of body) {
    passed += chunk.length;
    if (passed > bytes) throw new WrongLength(bytes);
    yield chunk;
  }
  if (passed !== bytes) throw new WrongLength(bytes);
}
