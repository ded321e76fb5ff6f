import { clearTimeout, setTimeout } from 'node:timers';
import { isAccountEnded } from '../accounts/account-ended.ts';
import type { Notifications } from '../platform/notifications.ts';
import { isAboutGeneration } from './generation-notification.ts';
import type { PreviewInMemory } from './preview-in-memory.ts';

/** Bytes of previews that are kept in memory; the oldest make room for the newest. */
const MOST_BYTES = 128 * 1024 * 1024;

/** ms for which one is kept: plugins fetch a preview as soon as they are told of it. */
const LIFETIME = 60_000;

interface Kept {
  userId: string;
  generationId: string;
  preview: PreviewInMemory;
  letGo(): void;
}

/**
 * The previews that came in this process lately, by their object keys. Each is gone when word comes
 * that its generation is deleted, or its person's account.
 */
class RecentPreviews {
  readonly #previews = new Map<string, Kept>();
  #bytes = 0;

  keep(
    key: string,
    preview: PreviewInMemory,
    { id, userId }: { id: string; userId: string },
    notifications: Notifications,
  ): void {
    this.#forget(key);
    const forget = () => this.#forget(key);
    const timer = setTimeout(forget, LIFETIME).unref();
    const stopListening = notifications.subscribe(userId, (notification) => {
      const isDeleted =
        isAboutGeneration(notification) &&
        notification.generationId === id &&
        notification.change.type === 'deleted';
      if (isDeleted || isAccountEnded(notification)) forget();
    });
    // It may have been deleted meanwhile.
    const stopGap = notifications.onGap(forget);
    const letGoOfBytes = preview.hold();
    const letGo = () => {
      clearTimeout(timer);
      stopListening();
      stopGap();
      letGoOfBytes();
    };
    this.#previews.set(key, { userId, generationId: id, preview, letGo });
    this.#bytes += preview.bytes;
    for (const oldest of this.#previews.keys()) {
      if (this.#bytes <= MOST_BYTES) return;
      this.#forget(oldest);
    }
  }

  /** `null` where there is none, or it is somebody else's. */
  get(key: string, userId: string): PreviewInMemory | null {
    const kept = this.#previews.get(key);
    return kept?.userId === userId ? kept.preview : null;
  }

  /** Forgets those of a generation that has been deleted: here, sooner than word of it comes. */
  forgetGeneration(id: string): void {
    for (const [key, { generationId }] of this.#previews)
      if (generationId === id) this.#forget(key);
  }

  #forget(key: string): void {
    const known = this.#previews.get(key);
    if (!known) return;
    this.#previews.delete(key);
    this.#bytes -= known.preview.bytes;
    known.letGo();
  }
}

export const recentPreviews = new RecentPreviews();
