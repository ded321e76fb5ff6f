import { clearTimeout, setTimeout } from 'node:timers';
import type { PreviewInMemory } from './preview-in-memory.ts';

/** Bytes of previews that are kept in memory; the oldest make room for the newest. */
const MOST_BYTES = 128 * 1024 * 1024;

/** ms for which one is kept: plugins fetch a preview as soon as they are told of it. */
const LIFETIME = 60_000;

interface Kept {
  preview: PreviewInMemory;
  timer: NodeJS.Timeout;
  letGo(): void;
}

/** The previews that came in this process lately, by their object keys. */
class RecentPreviews {
  readonly #previews = new Map<string, Kept>();
  #bytes = 0;

  keep(key: string, preview: PreviewInMemory): void {
    this.#forget(key);
    const timer = setTimeout(() => this.#forget(key), LIFETIME).unref();
    this.#previews.set(key, { preview, timer, letGo: preview.hold() });
    this.#bytes += preview.bytes;
    for (const oldest of this.#previews.keys()) {
      if (this.#bytes <= MOST_BYTES) return;
      this.#forget(oldest);
    }
  }

  get(key: string): PreviewInMemory | null {
    return this.#previews.get(key)?.preview ?? null;
  }

  #forget(key: string): void {
    const known = this.#previews.get(key);
    if (!known) return;
    clearTimeout(known.timer);
    this.#previews.delete(key);
    this.#bytes -= known.preview.bytes;
    known.letGo();
  }
}

export const recentPreviews = new RecentPreviews();
