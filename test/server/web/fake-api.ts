import type { Page } from 'playwright-core';
import type { PairingView } from '../../../shared/pairing.ts';

export const PAIRING_ID = '0192f0c1-0000-4000-8000-00000000abcd';

/** A person and a request to connect, answered over the network as the service would. */
export interface FakeApi {
  signedIn: boolean;
  policyAccepted: boolean;
  pairingState: PairingView['state'];
  /** `METHOD path body` of every call. */
  calls: string[];
}

const later = new Date(Date.now() + 600_000).toISOString();

/** Answers what pages ask of `/api/`; the token of a good one-time link is `good`. */
export async function fakeApi(page: Page, start: Partial<FakeApi> = {}): Promise<FakeApi> {
  const api: FakeApi = {
    signedIn: true,
    policyAccepted: true,
    pairingState: 'waiting',
    calls: [],
    ...start,
  };
  const account = () => ({
    id: '0192f0c1-0000-4000-8000-000000000001',
    name: 'Ada <Example>',
    email: 'ada@example.org',
    emailVerified: false,
    createdAt: '2026-11-01T00:00:00Z',
    isLocal: true,
    twoFactor: false,
    policyVersion: '1',
    policyAccepted: api.policyAccepted,
    ageConfirmed: api.policyAccepted,
  });
  const answers: Record<string, () => [number, unknown]> = {
    'POST /api/auth/local-link/redeem': () => {
      const good = api.calls.at(-1)?.endsWith('{"token":"good"}') === true;
      api.signedIn ||= good;
      return good ? [200, {}] : problem(401, 'link_not_valid');
    },
    'GET /api/v1/account': () => [200, account()],
    'POST /api/v1/account/policy-acceptances': () => {
      api.policyAccepted = true;
      return [201, account()];
    },
    'GET /api/v1/connections': () => [200, { items: [] }],
    'GET /api/v1/outputs': () => [200, { items: [], nextCursor: null }],
    'GET /api/v1/provider-keys': () => [200, { items: [] }],
    [`GET /api/v1/pairings/${PAIRING_ID}`]: () => [
      200,
      {
        id: PAIRING_ID,
        clientName: 'Tomson Studio in Figma',
        createdAt: new Date().toISOString(),
        expiresAt: later,
        state: api.pairingState,
      },
    ],
    [`POST /api/v1/pairings/${PAIRING_ID}/approve`]: () =>
      api.policyAccepted ? [200, { code: 'KBCD2345' }] : problem(403, 'policy_not_accepted'),
    [`POST /api/v1/pairings/${PAIRING_ID}/refuse`]: () => [204, undefined],
  };
  await page.route('**/api/**', async (route) => {
    const request = route.request();
    const call = `${request.method()} ${new URL(request.url()).pathname}`;
    api.calls.push(`${call} ${request.postData() ?? ''}`.trim());
    const isOpen = call.startsWith('POST /api/auth/');
    const [status, body] =
      api.signedIn || isOpen
        ? (answers[call]?.() ?? problem(404, 'not_found'))
        : problem(401, 'not_signed_in');
    await route.fulfill({
      status,
      contentType: status < 400 ? 'application/json' : 'application/problem+json',
      body: body === undefined ? '' : JSON.stringify(body),
    });
  });
  return api;
}

function problem(status: number, code: string): [number, unknown] {
  return [status, { type: 'about:blank', status, code, title: 'That was refused.' }];
}
