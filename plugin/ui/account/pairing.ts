import { createPluginApi } from '../../../shared/plugin-api.ts';
import { sha256Hex } from '../references/study-picture.ts';
import { base64Url } from './base64-url.ts';

/** A pairing that waits for its code. */
export interface Pairing {
  id: string;
  approvalUrl: string;
  /** RFC 7636: proves that the one who redeems is the one who began. */
  codeVerifier: string;
}

const api = createPluginApi({ origin: SERVICE_ORIGIN });

export async function startPairing(): Promise<Pairing> {
  const codeVerifier = base64Url(crypto.getRandomValues(new Uint8Array(32)));
  const hash = await sha256Hex(new TextEncoder().encode(codeVerifier));
  const codeChallenge = base64Url(bytesOfHex(hash));
  const { id, approvalUrl } = await api.startPairing({ codeChallenge, clientName: 'Figma plugin' });
  return { id, approvalUrl, codeVerifier };
}

/** Trades the code for an access token. */
export function redeemPairing({ id, codeVerifier }: Pairing, code: string) {
  return api.redeemPairing(id, { code, codeVerifier });
}

function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
