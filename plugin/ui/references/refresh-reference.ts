import type { MainChannel } from '../main-channel.ts';
import { readLayer } from './read-reference.ts';
import type { Reference } from './reference.ts';

/** The reference as it is now: a layer is exported anew, so that what was drawn since counts. */
export async function refreshReference(
  main: MainChannel,
  reference: Reference,
): Promise<Reference> {
  if (reference.nodeId === null) return reference;
  try {
    const fresh = await readLayer(main, reference.nodeId);
    const { key, role, assetId } = reference;
    const unchanged = fresh.sha256 === reference.sha256;
    return { ...fresh, key, role, assetId: unchanged ? assetId : null };
  } catch {
    // The layer was deleted: the picture taken of it still stands.
    return reference;
  }
}
