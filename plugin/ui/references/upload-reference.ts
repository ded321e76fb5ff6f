import type { PluginApi } from '../../../shared/plugin-api.ts';
import type { Reference } from './reference.ts';

/** The reference with an asset on the service; bytes that it has are not sent again. */
export async function uploadReference(
  api: PluginApi,
  reference: Reference,
  signal: AbortSignal,
): Promise<Reference & { assetId: string }> {
  const { name, assetId, bytes, contentType, sha256 } = reference;
  if (assetId !== null) return { ...reference, assetId };
  if (!bytes || !contentType || !sha256) throw new Error(`“${name}” is no longer there.`);
  const asset =
    (await api.assetByHash(sha256, signal)) ?? (await api.uploadAsset(bytes, contentType, signal));
  return { ...reference, assetId: asset.id };
}
