import type { Asset } from '../../shared/asset.ts';

/** The columns that the contract shows. */
export const assetView = {
  id: true,
  uploadSha256: true,
  sha256: true,
  width: true,
  height: true,
  bytes: true,
  contentType: true,
} satisfies Record<keyof Asset, true>;
