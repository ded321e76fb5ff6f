import { isConsentEnded } from '../consents/consent-ended.ts';
import { noLongerConsented } from '../consents/errors.ts';
import { hasConsent } from '../consents/require-consent.ts';
import type { Notification } from '../platform/notifications.ts';
import type { PrismaClient, Transaction } from '../platform/prisma-client.ts';
import { isProviderKeyEnded } from '../provider-keys/provider-key-ended.ts';
import type { UsableProviderKey } from '../provider-keys/usable-provider-keys.ts';
import type { ImageProvider } from '../providers/image-provider.ts';
import { ProviderError, type ProviderErrorCode } from '../providers/provider-error.ts';

/** Failures before the sending after which another key of the same provider may do. */
const ANOTHER_KEY_MAY_DO: ReadonlySet<ProviderErrorCode> = new Set(['key_ended', 'not_consented']);

export const isEndOfKey = ({ facts }: ProviderError): boolean =>
  facts.charged === 'no' && ANOTHER_KEY_MAY_DO.has(facts.code);

/**
 * The keys that a generation may still be sent with, in the person's order, while it runs. What
 * waits for one of them is told when that one ends; what was sent with it goes on.
 */
export class KeyWatch {
  readonly #provider: Pick<ImageProvider, 'id' | 'label'>;
  readonly #ends = new Map<string, AbortController>();
  #keys: readonly UsableProviderKey[];

  constructor(provider: Pick<ImageProvider, 'id' | 'label'>, keys: readonly UsableProviderKey[]) {
    this.#provider = provider;
    this.#keys = keys;
  }

  /** The preferred one first; empty where none is needed, or none is left. */
  get keys(): readonly UsableProviderKey[] {
    return this.#keys;
  }

  has(keyId: string | null): boolean {
    return this.#keys.some(({ id }) => id === keyId);
  }

  /** Aborts, with a `ProviderError`, when the key may no longer be used. */
  endOf(keyId: string): AbortSignal {
    return this.#controllerOf(keyId).signal;
  }

  drop(keyId: string | null, why: ProviderError): void {
    this.#keys = this.#keys.filter(({ id }) => id !== keyId);
    if (keyId !== null) this.#controllerOf(keyId).abort(why);
  }

  #controllerOf(keyId: string): AbortController {
    const controller = this.#ends.get(keyId) ?? new AbortController();
    this.#ends.set(keyId, controller);
    return controller;
  }

  /** Hears of a key or a consent that ended, in whatever process. */
  hear(notification: Notification): void {
    for (const { id, label, origin } of this.#keys) {
      if (isProviderKeyEnded(notification) && notification.keyId === id) {
        this.drop(id, keyEnded(label));
      } else if (
        isConsentEnded(notification) &&
        notification.provider === this.#provider.id &&
        notification.origin === origin
      ) {
        this.drop(id, notConsented(this.#provider.label));
      }
    }
  }

  /** Looks whether a key has ended without a word of it having come through. */
  async look(on: PrismaClient | Transaction, userId: string, keyId: string): Promise<void> {
    const key = this.#keys.find(({ id }) => id === keyId);
    if (!key) return;
    const where = { id: keyId, userId, disabledAt: null };
    if ((await on.providerKey.count({ where })) === 0) {
      this.drop(keyId, keyEnded(key.label));
    } else if (!(await hasConsent(on, userId, this.#provider.id, key.origin))) {
      this.drop(keyId, notConsented(this.#provider.label));
    }
  }
}

/** @param label of the key, where it is still known */
export const keyEnded = (label?: string) =>
  new ProviderError({
    code: 'key_ended',
    message: `The provider key ${label === undefined ? '' : `“${label}” `}was deleted or disabled before this was sent.`,
    charged: 'no',
  });

/** @param label of the provider */
export const notConsented = (label: string) =>
  new ProviderError({ code: 'not_consented', message: noLongerConsented(label), charged: 'no' });
