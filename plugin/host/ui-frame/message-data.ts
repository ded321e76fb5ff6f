import { refusedKind } from '../sandbox/wire.ts';

/**
 * The name of the first thing in a message that Figma does not pass on, `undefined` when all of it
 * can cross: plain objects, arrays, strings, numbers, booleans, dates and Uint8Arrays.
 */
export function refusedIn(value: unknown, seen = new Set<object>()): string | undefined {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
    return typeof value;
  }
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return undefined;
  if (seen.has(value)) return undefined;
  seen.add(value);
  const kind = refusedKind(value);
  if (kind) return kind;
  for (const field of Object.values(value)) {
    const refused = refusedIn(field, seen);
    if (refused) return refused;
  }
  return undefined;
}

/** The buffers of a message's Uint8Arrays, to be handed over instead of copied. */
export function buffersIn(value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (value instanceof Uint8Array) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (typeof value === 'object' && value !== null) {
    for (const field of Object.values(value)) buffersIn(field, found);
  }
  return [...found];
}
