import type { PluginApi } from '../../../shared/plugin-api.ts';
import type { MainChannel } from '../main-channel.ts';
import { readLayer } from './read-reference.ts';
import type { Reference } from './reference.ts';

/**
 * The reference as it is now, with an asset on the service. Layers are exported anew, so that
 * what was drawn since counts; bytes the service has are not sent again.
 */
export async function uploadReference(
  api: PluginApi,
  main: MainChannel,
  reference: Reference,
  signal: AbortSignal,
): Promise<Reference & { assetId: string }> {
  const current = await refreshed(main, reference);
  if (current.assetId !== null) return { ...current, assetId: current.assetId };
  const { bytes, contentType, sha256 } = current;
  if (!bytes || !contentType || !sha256) throw new Error(`“${current.name}” is no longer there.`);
  const asset =
    (await api.assetByHash(sha256, signal)) ?? (await api.uploadAsset(bytes, contentType, signal));
  return { ...current, assetId: asset.id };
}

async function refreshed(main: MainChannel, reference: Reference): Promise<Reference> {
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
