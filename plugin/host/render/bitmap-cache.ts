import type { HostDocument } from '../document/host-document.ts';

/** Decoded images of one document. Decoding is asynchronous; drawing is not. */
export class BitmapCache {
  readonly #document: HostDocument;
  readonly #bitmaps = new Map<string, ImageBitmap>();
  readonly #loading = new Map<string, Promise<void>>();
  readonly #onReady: (() => void) | undefined;

  /** `onReady` is called when an image that `get` did not have yet can be drawn. */
  constructor(document: HostDocument, onReady?: () => void) {
    this.#document = document;
    this.#onReady = onReady;
  }

  /** The bitmap, or `undefined` while it is being decoded. */
  get(hash: string): ImageBitmap | undefined {
    const bitmap = this.#bitmaps.get(hash);
    if (!bitmap) void this.#load(hash);
    return bitmap;
  }

  /** Resolves when every one of them can be drawn (or cannot be decoded). */
  async ready(hashes: Iterable<string>): Promise<void> {
    await Promise.all([...hashes].map((hash) => this.#load(hash)));
  }

  #load(hash: string): Promise<void> {
    const known = this.#loading.get(hash);
    if (known) return known;
    const loading = this.#decode(hash);
    this.#loading.set(hash, loading);
    return loading;
  }

  async #decode(hash: string): Promise<void> {
    const image = this.#document.images.get(hash);
    if (!image) return;
    const blob = new Blob([image.bytes], { type: image.contentType });
    try {
      this.#bitmaps.set(hash, await createImageBitmap(blob));
    } catch {
      // A header that lied: Figma shows nothing for such an image, and so does this.
      return;
    }
    this.#onReady?.();
  }
}
