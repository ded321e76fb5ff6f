import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cookiesOf } from '../../server/accounts/cookies.ts';
import { disableAccount } from '../../server/accounts/disable-account.ts';
import { Notifications } from '../../server/platform/notifications.ts';
import { createApiClient } from '../../shared/api-client.ts';
import type { Endpoint } from '../../shared/endpoints/endpoint.ts';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import { cookiesGiven } from '../support/cookies-given.ts';
import { PASSWORD, Person } from '../support/person.ts';
import { TestService } from '../support/test-service.ts';
import { createKeyedToyProvider, createToyProvider } from '../support/toy-provider.ts';
import {
  allEndpoints,
  asPlugin,
  asSession,
  createOwner,
  type EndpointName,
  type Owner,
  type OwnRequest,
  ownRequests,
  PREVIEWED,
  previewing,
  send,
} from './endpoint-requests.ts';

/** Those that the policy page lists. */
const COOKIES = Object.values(cookiesOf({ publicUrl: 'http://localhost' })).map(({ name }) => name);

/** Who asks, on something of the owner's, and in which order the matrix below has them. */
const CALLERS = [
  'the owner’s browser',
  'the owner’s plugin',
  'another person’s plugin',
  'another person’s browser',
  'nobody',
  'a plugin that was disconnected',
  'a foreign page in the owner’s browser',
] as const;

/**
 * Credentials that were good once. Nothing that asks for one tells them apart from nobody; what asks
 * for none, or only for a page of ours, does not look at them.
 */
const FORMER = [
  'a plugin whose connection has expired',
  'a browser whose session has expired',
  'a browser that signed out',
  'a plugin of somebody who was disabled',
  'a browser of somebody who was disabled',
] as const;
type Former = (typeof FORMER)[number];

type Statuses = readonly [number, number, number, number, number, number, number];

/** For anyone; the request itself is good. */
const open = (status: number): Statuses => [status, status, status, status, status, status, status];
/** For a browser only, on something that anybody may be shown who is signed in. */
const session = (status: number): Statuses => [status, 403, 403, status, 401, 401, 401];
/** For both, and about the caller’s own things, whoever that is. */
const own = (status: number): Statuses => [status, status, status, status, 401, 401, 401];
/** For both, and only for the owner: others do not learn that it is there. */
const owned = (status: number): Statuses => [status, status, 404, 404, 401, 401, 401];

/** For pages of ours, whoever is signed in there. */
const page = (status: number): Statuses => [status, 403, 403, status, 403, 403, 403];

const MATRIX: Record<EndpointName, Statuses> = {
  signUp: page(200),
  signIn: page(200),
  // Whoever is signed in has nothing to complete.
  verifyTwoFactor: page(409),
  signOut: page(204),
  sendConfirmation: page(204),
  confirmAddress: page(410),
  requestPasswordReset: page(204),
  resetPassword: page(410),
  // The password that is asked for again is the wrong one: it gets as far as that.
  changePassword: session(403),
  changeAddress: session(403),
  startTwoFactor: session(403),
  confirmTwoFactor: session(409),
  stopTwoFactor: session(403),
  newRecoveryCodes: session(403),
  sessions: session(200),
  endSession: [204, 403, 403, 404, 401, 401, 401],
  endOtherSessions: session(204),
  securityEvents: session(200),
  startPairing: open(201),
  pairing: session(200),
  approvePairing: session(200),
  refusePairing: session(204),
  redeemPairing: open(200),
  connections: own(200),
  endConnection: owned(204),
  account: own(200),
  changeAccount: session(200),
  acceptPolicy: session(201),
  // Without the password: the owner is still needed.
  deleteAccount: session(403),
  deletion: open(200),
  heldData: session(200),
  heldRows: session(200),
  retention: session(200),
  setRetention: session(200),
  startExport: session(202),
  exports: session(200),
  linkExport: [201, 403, 403, 404, 401, 401, 401],
  exportContent: [200, 403, 403, 404, 401, 401, 401],
  models: own(200),
  documents: own(200),
  // A document’s id is the Figma file’s; everybody has a label of their own for it.
  labelDocument: own(200),
  uploadAsset: own(201),
  assetByHash: owned(200),
  asset: owned(200),
  assetContent: owned(200),
  quoteGeneration: own(200),
  quoteBatch: own(200),
  createGeneration: own(202),
  createBatch: own(202),
  generations: own(200),
  generation: owned(200),
  deleteGeneration: owned(204),
  cancelGeneration: owned(202),
  // The generation has succeeded: there is nothing to retry, and that is for the owner to know.
  retryGeneration: owned(409),
  outputs: own(200),
  outputFilters: own(200),
  output: owned(200),
  changeOutput: owned(200),
  // What is not there to be deleted is passed over, so that others learn nothing.
  deleteOutputs: own(200),
  downloadOutput: owned(200),
  // The generation has ended and waits no longer.
  moveGeneration: owned(409),
  queue: own(200),
  changeQueue: own(200),
  cancelQueue: own(200),
  placements: owned(200),
  claimPlacement: [403, 201, 404, 403, 401, 401, 401],
  providers: own(200),
  providerKeys: own(200),
  createProviderKey: session(201),
  changeProviderKey: [200, 403, 403, 404, 401, 401, 401],
  deleteProviderKey: [204, 403, 403, 404, 401, 401, 401],
  orderProviderKeys: [200, 403, 403, 409, 401, 401, 401],
  checkProviderKey: [202, 403, 403, 404, 401, 401, 401],
  consents: own(200),
  giveConsent: own(201),
  revokeConsent: owned(204),
  spending: own(200),
  usage: own(200),
  usageTable: session(200),
  preview: owned(200),
  generationEvents: owned(200),
  events: own(200),
};

/** What a former credential gets, from what the matrix says of those who show none. */
function formerStatus(name: EndpointName, { access }: Endpoint, former: Former): number {
  const [browser] = MATRIX[name];
  const nobody = MATRIX[name][CALLERS.indexOf('nobody')] ?? 0;
  if (access !== 'page' || former.startsWith('a plugin')) return nobody;
  // Whoever is not signed in, and has given no password just now, has no second factor to give.
  return name === 'verifyTwoFactor' ? 401 : browser;
}

const forPages = ({ access }: Endpoint) => access === 'session' || access === 'page';

let service: TestService;
let owner: Owner;
let headersOf: Record<(typeof CALLERS)[number], Record<string, string>>;
let headersOfFormer: Record<Former, Record<string, string>>;
let disabled: Owner;

beforeAll(async () => {
  const paid = createToyProvider('paid', false);
  paid.when(PREVIEWED, previewing);
  service = await TestService.start({
    providers: [paid, createKeyedToyProvider()],
    stopTimeout: 1000,
  });
  owner = await createOwner(service, 'Ada');
  const stranger = await createOwner(service, 'Bob');
  headersOfFormer = await formerCredentials();
  const revoked = await owner.person.connectPlugin();
  const { items } = await createApiClient({
    origin: service.origin,
    accessToken: revoked,
  }).connections();
  await owner.person.api.endConnection(items.find(({ current }) => current)?.id ?? '');
  headersOf = {
    'the owner’s browser': asSession(owner),
    'the owner’s plugin': asPlugin(owner.accessToken),
    'another person’s plugin': asPlugin(stranger.accessToken),
    'another person’s browser': asSession(stranger),
    nobody: {},
    'a plugin that was disconnected': asPlugin(revoked),
    'a foreign page in the owner’s browser': {
      Cookie: owner.person.cookie,
      'Sec-Fetch-Site': 'cross-site',
      Origin: 'https://evil.example',
    },
  };
});

/** Another session of the person, in a browser of its own. */
async function signInAgain({ origin, email }: Person): Promise<Person> {
  const response = await signIn(origin, email);
  expect(response.status).toBe(200);
  return Person.inBrowser(origin, email, response.headers.getSetCookie()[0]?.split(';')[0] ?? '');
}

const signIn = (origin: string, email: string) =>
  fetch(`${origin}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
    body: JSON.stringify({ email, password: PASSWORD }),
  });

/** Everybody whose credential was good until just now. */
async function formerCredentials(): Promise<Record<Former, Record<string, string>>> {
  const { database } = service.inside;
  const { prisma } = database;
  const past = { expiresAt: new Date(Date.now() - 1000) };
  const { person } = owner;

  const expiredToken = await person.connectPlugin();
  const plugin = createApiClient({ origin: service.origin, accessToken: expiredToken });
  const connection = (await plugin.connections()).items.find(({ current }) => current);
  await prisma.connection.update({ where: { id: connection?.id ?? '' }, data: past });

  const expired = await signInAgain(person);
  const session = (await expired.api.sessions()).items.find(({ current }) => current);
  await prisma.session.update({ where: { id: session?.id ?? '' }, data: past });

  const signedOut = await signInAgain(person);
  await signedOut.api.account();
  const out = await signedOut.fetch(`${service.origin}/api/auth/sign-out`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
  });
  expect(out.status).toBe(204);

  disabled = await createOwner(service, 'Mallory');
  const { id } = await disabled.person.api.account();
  await disableAccount({ prisma, notifications: new Notifications(database) }, id);
  const asBrowser = (browser: Person) => asSession({ person: browser, accessToken: '' });
  return {
    'a plugin whose connection has expired': asPlugin(expiredToken),
    'a browser whose session has expired': asBrowser(expired),
    'a browser that signed out': asBrowser(signedOut),
    'a plugin of somebody who was disabled': asPlugin(disabled.accessToken),
    'a browser of somebody who was disabled': asSession(disabled),
  };
}

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

describe('who may use an endpoint', () => {
  it.each(allEndpoints)('is as the matrix says: %s', async (name, endpoint) => {
    const statuses: Record<string, number> = {};
    let request: OwnRequest | null = null;
    for (const caller of CALLERS) {
      request ??= await ownRequests[name](owner);
      const response = await send(service.origin, endpoint, request, headersOf[caller]);
      statuses[caller] = response.status;
      // Only a picture, which is always the same, may be kept by the browser.
      const isPicture = response.headers.get('content-type')?.startsWith('image/') ?? false;
      const kept = isPicture ? /no-store|^private,.* immutable$/ : /no-store/;
      expect(response.headers.get('cache-control')).toMatch(kept);
      // What is refused has changed nothing, and the next one may ask for the same.
      if (response.ok) request = null;
      for (const cookie of cookiesGiven(response)) expect(COOKIES).toContain(cookie.split('=')[0]);
      if (!response.ok) {
        expect(response.headers.get('content-type')).toContain('application/problem+json');
      }
      await response.body?.cancel();
    }
    const expected = MATRIX[name].map((status, index) => [CALLERS[index], status]);
    expect(statuses).toEqual(Object.fromEntries(expected));
  });

  it.each(allEndpoints)('is nobody whose credential was good once: %s', async (name, endpoint) => {
    // How often one may try is told elsewhere.
    await service.inside.database.prisma.rateLimit.deleteMany();
    const statuses: Record<string, number> = {};
    let request: OwnRequest | null = null;
    for (const caller of FORMER) {
      request ??= await ownRequests[name](owner);
      const response = await send(service.origin, endpoint, request, headersOfFormer[caller]);
      statuses[caller] = response.status;
      if (response.ok) request = null;
      for (const cookie of cookiesGiven(response)) expect(COOKIES).toContain(cookie.split('=')[0]);
      await response.body?.cancel();
    }
    const expected = FORMER.map((former) => [former, formerStatus(name, endpoint, former)]);
    expect(statuses).toEqual(Object.fromEntries(expected));
  });

  it('is not somebody who was disabled, who is told so at the next sign-in', async () => {
    const { email } = disabled.person;
    const right = await signIn(service.origin, email);
    expect(right.status).toBe(403);
    expect(await right.json()).toMatchObject({ code: 'account_disabled' });
    expect(right.headers.getSetCookie()).toEqual([]);
  });

  it('is decided by the Authorization header alone where there is one', async () => {
    const both = { ...asSession(owner), ...asPlugin('tomson_not-a-token') };
    const response = await send(
      service.origin,
      endpoints.account,
      { path: '/api/v1/account' },
      both,
    );
    expect(response.status).toBe(401);
    for (const Authorization of ['', 'Basic YTpi', 'Bearer', `Bearer ${'x'.repeat(300)}`]) {
      const headers = { ...asSession(owner), Authorization };
      const answer = await send(
        service.origin,
        endpoints.account,
        { path: '/api/v1/account' },
        headers,
      );
      expect(answer.status).toBe(401);
    }
  });

  it('is not a foreign page without Fetch Metadata either', async () => {
    const { Cookie } = asSession(owner);
    const change = { path: '/api/v1/account', body: { name: 'Mallory' } };
    const expected = [
      [{ Cookie, Origin: 'https://evil.example' }, 401],
      [{ Cookie, Origin: 'null' }, 401],
      [{ Cookie }, 401],
      [{ Cookie, 'Sec-Fetch-Site': 'same-site' }, 401],
      [{ Cookie, 'Sec-Fetch-Site': 'none' }, 401],
      [{ Cookie, Origin: service.origin }, 200],
    ] as const;
    for (const [headers, status] of expected) {
      const response = await send(service.origin, endpoints.changeAccount, change, headers);
      expect([headers, response.status]).toEqual([headers, status]);
    }
  });

  it('lets a plugin’s page read the answer, but never with a cookie', async () => {
    for (const [name, endpoint] of allEndpoints) {
      const { path } = await ownRequests[name](owner);
      const preflight = await fetch(service.origin + path, {
        method: 'OPTIONS',
        headers: { Origin: 'null', 'Access-Control-Request-Method': endpoint.method },
      });
      const allowed = preflight.headers.get('access-control-allow-origin');
      expect([name, allowed]).toEqual([name, forPages(endpoint) ? null : '*']);
      expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });
});
