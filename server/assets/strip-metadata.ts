import { ImageInspector } from './inspect-image.ts';

/**
 * A PNG, JPEG or WebP without EXIF, GPS, XMP, IPTC, comments and whatever followed its end; pixels
 * and colour profile are the same bytes as before. Returns the given buffer itself where there was
 * nothing to take out. An orientation is lost: apply it first.
 */
export function stripMetadata(picture: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [];
  const inspector = new ImageInspector((piece) => kept.push(piece));
  inspector.write(picture);
  const { contentType } = inspector.end();
  const stripped = Buffer.concat(kept);
  if (stripped.length === picture.length) return picture;
  if (contentType === 'image/webp') stripped.writeUInt32LE(stripped.length - 8, 4);
  return stripped;
}
