const PATH = /^\/pair\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/?$/i;

/** The pairing's id in a path `/pair/:id`, or `null` for any other path. */
export function pairingIdOf(path: string): string | null {
  return PATH.exec(path)?.[1]?.toLowerCase() ?? null;
}
