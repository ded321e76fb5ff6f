/** What Figma takes as an image. Everything else (WebP, AVIF, SVG, …) it refuses. */
export interface ImageHeader {
  readonly contentType: 'image/png' | 'image/jpeg' | 'image/gif';
  /** px, as stored; an EXIF orientation that turns the picture is already applied. */
  readonly width: number;
  readonly height: number;
}

/** Reads type and size from the first bytes, without decoding. `undefined`: not an image Figma takes. */
export function sniffImage(bytes: Uint8Array): ImageHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 24 && view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a) {
    return { contentType: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (bytes.length >= 10 && view.getUint32(0) === 0x47494638) {
    return {
      contentType: 'image/gif',
      width: view.getUint16(6, true),
      height: view.getUint16(8, true),
    };
  }
  if (bytes.length >= 4 && view.getUint16(0) === 0xffd8) return jpegHeader(view);
  return undefined;
}

/** ITU T.81 Annex B: walks the marker segments up to the frame header. */
function jpegHeader(view: DataView): ImageHeader | undefined {
  let turned = false;
  let offset = 2;
  while (offset + 9 <= view.byteLength) {
    if (view.getUint8(offset) !== 0xff) return undefined;
    const marker = view.getUint8(offset + 1);
    if (marker === 0xff) {
      offset += 1;
      continue;
    }
    const isFrameHeader =
      marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrameHeader) {
      const height = view.getUint16(offset + 5);
      const width = view.getUint16(offset + 7);
      return {
        contentType: 'image/jpeg',
        width: turned ? height : width,
        height: turned ? width : height,
      };
    }
    const length = view.getUint16(offset + 2);
    if (marker === 0xe1) turned = exifOrientation(view, offset + 4, length - 2) >= 5;
    offset += 2 + length;
  }
  return undefined;
}

/** The orientation tag (0x0112) of an EXIF segment, 1 where there is none. Exif 2.32 §4.6. */
function exifOrientation(view: DataView, start: number, length: number): number {
  if (length < 14 || start + length > view.byteLength) return 1;
  if (view.getUint32(start) !== 0x45786966) return 1;
  const tiff = start + 6;
  const little = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, little);
  if (directory + 2 > start + length) return 1;
  const count = view.getUint16(directory, little);
  for (let index = 0; index < count; index += 1) {
    const entry = directory + 2 + index * 12;
    if (entry + 12 > start + length) return 1;
    if (view.getUint16(entry, little) === 0x0112) return view.getUint16(entry + 8, little);
  }
  return 1;
}
