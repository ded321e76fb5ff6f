import type { KeyObject } from 'node:crypto';
import { type Binding, SEAL_OVERHEAD, seal } from './seal.ts';

/** What a provider key's secret is bound to: moved to any other row or place, it does not open. */
export interface SecretPlace {
  userId: string;
  keyId: string;
  provider: string;
  origin: string;
}

export function secretBinding({ userId, keyId, provider, origin }: SecretPlace): Binding {
  return { purpose: 'provider-key', words: [userId, keyId, provider, origin] };
}

export function sealSecret(
  dataKey: KeyObject,
  secret: string,
  place: SecretPlace,
): Uint8Array<ArrayBuffer> {
  return seal(dataKey, Buffer.from(secret), secretBinding(place));
}

/** Whether an empty secret was sealed; the length says so without opening anything. */
export function isEmptySecret(sealed: Uint8Array): boolean {
  return sealed.length === SEAL_OVERHEAD;
}

/** Characters a secret must have before its last four may be shown. */
const SHOWABLE_LENGTH = 12;

/** The part of a secret by which people tell their keys apart; empty for short ones. */
export function last4Of(secret: string): string {
  return secret.length >= SHOWABLE_LENGTH ? secret.slice(-4) : '';
}
