/** Segments of letters, digits, `-`, `_` and `.`, none beginning with a dot. */
const OBJECT_KEY = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;

/** Characters; what a file's name can hold, with room for what a file system adds. */
const MAX_LENGTH = 200;

/**
 * Throws for a key that is not slash-separated segments of plain characters. Keys are minted by
 * the service and never taken from a request, so a wrong one is a fault of ours.
 */
export function checkObjectKey(key: string): void {
  if (key.length > MAX_LENGTH || !OBJECT_KEY.test(key)) {
    throw new Error(`${JSON.stringify(key.slice(0, MAX_LENGTH))} cannot be an object key`);
  }
}
