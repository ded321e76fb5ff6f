import type { UPLOAD_CONTENT_TYPES } from '../../../shared/limits.ts';

export type PictureType = (typeof UPLOAD_CONTENT_TYPES)[number];

/** What the bytes are, whatever the file is called; `null` for anything the service refuses. */
export function sniffPicture(bytes: Uint8Array): PictureType | null {
  const starts = (signature: number[], offset = 0) =>
    signature.every((byte, index) => bytes[offset + index] === byte);
  if (starts([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (starts([0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (starts([0x47, 0x49, 0x46, 0x38])) return 'image/gif';
  if (starts([0x52, 0x49, 0x46, 0x46]) && starts([0x57, 0x45, 0x42, 0x50], 8)) return 'image/webp';
  return null;
}
