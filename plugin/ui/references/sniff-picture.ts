import type { UPLOAD_CONTENT_TYPES } from '../../../shared/limits.ts';

export type PictureType = (typeof UPLOAD_CONTENT_TYPES)[number];

/** What the bytes are, whatever the file is called; `null` for anything the service refuses. */
export function sniffPicture(bytes: Uint8Array): PictureType | null {
  const start = String.fromCharCode(...bytes.subarray(0, 12));
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (start.startsWith('GIF8')) return 'image/gif';
  return /^RIFF.{4}WEBP/s.test(start) ? 'image/webp' : null;
}
