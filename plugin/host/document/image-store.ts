import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { type ImageHeader, sniffImage } from './sniff-image.ts';

/** px; Figma refuses a longer side. */
export const MAX_IMAGE_SIDE = 4096;

export interface StoredImage extends ImageHeader {
  /** SHA-1 of the bytes in hex, which is Figma's image hash. */
  readonly hash: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The document's images by hash. Bytes are kept as they came: Figma never crops or re-encodes them. */
export class ImageStore {
  readonly #images = new Map<string, StoredImage>();

  /** Throws Figma's messages for a type or a size that it refuses. Keeps a copy of `bytes`. */
  add(bytes: Uint8Array): StoredImage {
    const header = sniffImage(bytes);
    if (!header) throw new Error('Image type is unsupported');
    if (header.width < 1 || header.height < 1) throw new Error('Image is invalid');
    if (header.width > MAX_IMAGE_SIDE || header.height > MAX_IMAGE_SIDE) {
      throw new Error('Image is too large');
    }
    const hash = bytesToHex(sha1(bytes));
    const known = this.#images.get(hash);
    if (known) return known;
    const image: StoredImage = { ...header, hash, bytes: new Uint8Array(bytes) };
    this.#images.set(hash, image);
    return image;
  }

  get(hash: string): StoredImage | undefined {
    return this.#images.get(hash);
  }
}
