import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../shared/endpoints/endpoint.ts';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import { Problem } from '../../shared/problem.ts';
import { TestService } from '../support/test-service.ts';
import { createKeyedToyProvider, createToyProvider } from '../support/toy-provider.ts';
import { pngBomb } from './assets/pictures.ts';
import {
  allEndpoints,
  asOwner,
  asPlugin,
  asSession,
  createOwner,
  type EndpointName,
  newPicture,
  type Owner,
  ownRequests,
  PREVIEWED,
  previewing,
  send,
} from './endpoint-requests.ts';

/** Somebody who could sign up. */
const eve = {
  name: 'Eve',
  email: 'eve@example.com',
  password: 'long enough for this',
  ageConfirmed: true,
  policyAccepted: true,
};

/**
 * Wrong bodies of each endpoint that has one, beside what is tried on all of them. An endpoint that
 * is missing here fails the tests.
 */
const WRONG_BODIES: Partial<Record<EndpointName, unknown[]>> = {
  signUp: [
    {},
    { ...eve, name: '' },
    { ...eve, name: 'nul \0' },
    { ...eve, email: 'eve' },
    { ...eve, email: `${'x'.repeat(250)}@example.com` },
    { ...eve, password: 'short' },
    { ...eve, password: 'x'.repeat(201) },
    { ...eve, ageConfirmed: false },
    { ...eve, policyAccepted: undefined },
    { ...eve, isLocal: true },
    { ...eve, emailVerified: true },
    { ...eve, disabledAt: null },
    { ...eve, twoFactorEnabled: true },
    { ...eve, image: 'https://example.com/x.png' },
  ],
  signIn: [{}, { email: 'eve@example.com' }, { email: 7, password: 7 }, eve],
  verifyTwoFactor: [{}, { code: '12' }, { code: 7 }, { code: 'x'.repeat(41) }],
  signOut: [{ everywhere: true }],
  sendConfirmation: [{}, { email: 'eve' }, { email: 7 }],
  confirmAddress: [{}, { token: '' }, { token: 'x'.repeat(2001) }, { token: 'a.b.c' }],
  requestPasswordReset: [
    {},
    { email: 'eve' },
    { email: eve.email, redirectTo: 'https://x.example' },
  ],
  resetPassword: [
    {},
    { token: 'x' },
    { token: 'x', password: 'short' },
    { token: 'x', password: 'x'.repeat(201) },
    { token: 'x', password: eve.password },
  ],
  changePassword: [
    {},
    { password: 'x' },
    { password: 'x', newPassword: 'short' },
    { password: 7, newPassword: eve.password },
  ],
  changeAddress: [{}, { email: 'eve', password: 'x' }, { email: eve.email }],
  startTwoFactor: [{}, { password: 7 }, { password: '' }],
  confirmTwoFactor: [{}, { code: '12' }, { code: '123456' }],
  stopTwoFactor: [{}, { password: 7 }, { password: '' }],
  newRecoveryCodes: [{}, { password: 7 }, { password: '' }],
  startPairing: [
    {},
    { clientName: 'x' },
    { codeChallenge: 'short', clientName: 'x' },
    { codeChallenge: 'x'.repeat(43), clientName: '   ' },
    { codeChallenge: 'x'.repeat(43), clientName: 'x'.repeat(101) },
    { codeChallenge: 'x'.repeat(43), clientName: 'nul \0' },
    { codeChallenge: 7, clientName: 7 },
  ],
  approvePairing: [{ code: 'x' }],
  refusePairing: [{ reason: 'x' }],
  redeemPairing: [
    {},
    { code: 'x' },
    { code: 'x'.repeat(41), codeVerifier: 'x'.repeat(43) },
    { code: 'x', codeVerifier: 'x'.repeat(42) },
    { code: 'x', codeVerifier: 'x'.repeat(129) },
    { code: 5, codeVerifier: [] },
  ],
  changeAccount: [
    { name: '' },
    { name: ' '.repeat(5) },
    { name: 'x'.repeat(101) },
    { name: null },
    { name: 'half a pair \ud800' },
    { email: 'other@example.com' },
    { userId: 'x' },
  ],
  acceptPolicy: [
    {},
    { version: 'x' },
    { ageConfirmed: true },
    { version: 'x', ageConfirmed: false },
    { version: 'x', ageConfirmed: true },
    { version: 'x'.repeat(41), ageConfirmed: true },
  ],
  deleteAccount: [{}, { password: 7 }, { password: 'x'.repeat(201) }, { userId: 'x' }],
  setRetention: [
    {},
    { referencesDays: null },
    { referencesDays: 31, outputsDays: null },
    { referencesDays: '30', outputsDays: null },
    { referencesDays: null, outputsDays: -30 },
  ],
  startExport: [{ everything: true }],
  linkExport: [{ token: 'x' }],
  labelDocument: [{}, { label: 7 }, { label: 'x'.repeat(121) }, { label: 'nul \0' }, { name: 'x' }],
  createProviderKey: [
    {},
    { provider: 'keyed', label: 'x' },
    { provider: 'nobody', label: 'x', secret: 'x' },
    { provider: 'paid', label: 'x', secret: 'x' },
    { provider: 'keyed', label: '', secret: 'x' },
    { provider: 'keyed', label: 'x'.repeat(81), secret: 'x' },
    { provider: 'keyed', label: 'nul \0', secret: 'x' },
    { provider: 'keyed', label: 'x', secret: 'two lines\nof it' },
    { provider: 'keyed', label: 'x', secret: 'x'.repeat(4001) },
    { provider: 'keyed', label: 'x', secret: 'x', baseUrl: 'file:///etc/passwd' },
    { provider: 'keyed', label: 'x', secret: 'x', baseUrl: 'https://a:b@toys.example' },
    { provider: 'keyed', label: 'x', secret: 'x', baseUrl: 'http://169.254.169.254/' },
    { provider: 'keyed', label: 'x', secret: 'x', settings: { unknown: true } },
    { provider: 'keyed', label: 'x', secret: 'x', userId: 'somebody-else' },
  ],
  changeProviderKey: [
    { label: '' },
    { secret: 'two words' },
    { baseUrl: 'http://169.254.169.254/', secret: 'x' },
    { baseUrl: 'https://elsewhere.example' },
    { disabled: 'yes' },
    { limitMicros: -1 },
    { limitMicros: 0.5 },
    { limitMicros: 1_000_000_000_001 },
    { provider: 'paid' },
    { settings: { unknown: true } },
  ],
  orderProviderKeys: [
    {},
    { provider: 'keyed' },
    { provider: 'keyed', ids: [] },
    { provider: 'keyed', ids: ['mine'] },
    { provider: 'keyed', ids: [randomUUID()] },
    { provider: 'keyed', ids: Array.from({ length: 101 }, () => randomUUID()) },
    { provider: 7, ids: [randomUUID()] },
  ],
  checkProviderKey: [{ secret: 'x' }],
  giveConsent: [
    {},
    { provider: 'keyed' },
    { provider: 'keyed', origin: 'https://elsewhere.example' },
    { provider: 'nobody', origin: 'https://toys.example' },
    { provider: 'keyed', origin: 'x'.repeat(501) },
    { provider: 'keyed', origin: 'https://toys.example', items: [] },
  ],
  quoteGeneration: [],
  createGeneration: [],
  quoteBatch: [],
  createBatch: [],
  cancelGeneration: [{ now: true }],
  changeOutput: [{}, { favourite: 'yes' }, { favourite: null }, { favourite: true, prompt: 'x' }],
  deleteOutputs: [
    {},
    { ids: [] },
    { ids: ['mine'] },
    { ids: [7] },
    { ids: randomUUID() },
    { ids: Array.from({ length: 101 }, () => randomUUID()) },
  ],
  retryGeneration: [{ count: 2 }],
  moveGeneration: [{}, { to: 'middle' }, { to: 'front', by: 2 }],
  changeQueue: [{}, { paused: 'yes' }, { paused: true, until: 'tomorrow' }],
  cancelQueue: [{ all: true }],
  claimPlacement: [
    {},
    { output: -1, nodeId: '1:2', documentId: randomUUID(), claimant: randomUUID() },
    { output: 1.5, nodeId: '1:2', documentId: randomUUID(), claimant: randomUUID() },
    { output: 100, nodeId: '1:2', documentId: randomUUID(), claimant: randomUUID() },
    { output: 0, nodeId: '', documentId: randomUUID(), claimant: randomUUID() },
    { output: 0, nodeId: 'x'.repeat(201), documentId: randomUUID(), claimant: randomUUID() },
    { output: 0, nodeId: 'nul \0', documentId: randomUUID(), claimant: randomUUID() },
    { output: 0, nodeId: '1:2', documentId: 'mine', claimant: randomUUID() },
    { output: 0, nodeId: '1:2', documentId: randomUUID(), claimant: randomUUID(), again: 'yes' },
  ],
};

const WRONG_SPANS = [
  'from=yesterday',
  'from=2026-02-30',
  'from=2026-11-02&to=2026-11-01',
  'from=2020-01-01&to=2026-11-01',
  'from=0001-01-01',
  'timeZone=',
  'timeZone=Mars/Olympus',
  'timeZone=%2B05:30',
  `timeZone=${'x'.repeat(61)}`,
  'currency=EUR',
];

const recipe = { model: 'paid/picture', prompt: 'x' };
const WRONG_GENERATIONS: unknown[] = [
  {},
  { model: 'paid/picture' },
  { prompt: 'x' },
  { ...recipe, model: 'nothing' },
  { ...recipe, model: 'paid/nothing' },
  { ...recipe, model: 'sketch/procedural' },
  { ...recipe, model: `paid/${'x'.repeat(200)}` },
  { ...recipe, prompt: '' },
  { ...recipe, prompt: ' \n ' },
  { ...recipe, prompt: 'x'.repeat(8001) },
  { ...recipe, prompt: 'nul \0' },
  { ...recipe, prompt: ['x'] },
  { ...recipe, count: 0 },
  { ...recipe, count: 11 },
  { ...recipe, count: 1e99 },
  { ...recipe, count: '2' },
  { ...recipe, size: { width: 64, height: 64 } },
  { ...recipe, size: { width: 0, height: -1 } },
  { ...recipe, aspectRatio: '3:7' },
  { ...recipe, aspectRatio: 'wide' },
  { ...recipe, aspectRatio: '1:1', size: { width: 1, height: 1 } },
  { ...recipe, seed: -1 },
  { ...recipe, seed: 4_294_967_296 },
  { ...recipe, seed: 0.5 },
  { ...recipe, references: [{ assetId: 'mine' }] },
  { ...recipe, references: [{ assetId: randomUUID() }] },
  { ...recipe, references: [{ assetId: randomUUID(), width: 64, height: 64 }] },
  { ...recipe, references: [{ width: 64 }] },
  { ...recipe, references: [{ width: 0, height: 64 }] },
  { ...recipe, references: [{ width: 64, height: 64, role: 'none of its' }] },
  { ...recipe, references: Array.from({ length: 17 }, () => ({ assetId: randomUUID() })) },
  { ...recipe, documentId: 'mine' },
  { ...recipe, options: { glossy: true } },
  { ...recipe, options: { shiny: 'very' } },
  { ...recipe, options: { shiny: { deep: true } } },
  { ...recipe, options: { 'nul \0': true } },
  { ...recipe, userId: 'somebody-else' },
];
/** A price can be asked for before the references are there, a picture cannot. */
const UNSENT = { ...recipe, references: [{ width: 64, height: 64 }] };

WRONG_BODIES.quoteGeneration = WRONG_GENERATIONS;
WRONG_BODIES.createGeneration = [...WRONG_GENERATIONS, UNSENT];
for (const name of ['quoteBatch', 'createBatch'] as const) {
  const wrongOnes = name === 'quoteBatch' ? WRONG_GENERATIONS : [...WRONG_GENERATIONS, UNSENT];
  WRONG_BODIES[name] = [
    {},
    { kind: 'targets' },
    { kind: 'targets', generations: [] },
    { kind: 'many', generations: [recipe] },
    { kind: 'targets', generations: Array.from({ length: 101 }, () => recipe) },
    { kind: 'targets', generations: [recipe, null] },
    ...wrongOnes.map((wrong) => ({ kind: 'targets', generations: [recipe, wrong] })),
  ];
}

let service: TestService;
let owner: Owner;
let stranger: Owner;

beforeAll(async () => {
  const paid = createToyProvider('paid', false);
  paid.when(PREVIEWED, previewing);
  service = await TestService.start({
    providers: [paid, createKeyedToyProvider()],
    stopTimeout: 1000,
    environment: { MAX_UPLOAD_BYTES: '100000' },
  });
  owner = await createOwner(service, 'Ada');
  stranger = await createOwner(service, 'Bob');
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

/** Counts the rows of every table of ours, and the jobs. */
let countRows: () => Promise<{ name: string; rows: number }[]>;

beforeAll(async () => {
  const { prisma } = service.inside.database;
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_name NOT IN ('RateLimit', '_prisma_migrations')`;
  const parts = tables.map(
    ({ name }) => `SELECT '${name}' AS name, count(*)::int AS rows FROM "${name}"`,
  );
  parts.push(`SELECT 'job', count(*)::int FROM pgboss.job WHERE name = 'generation'`);
  const all = parts.join(' UNION ALL ');
  countRows = () => prisma.$queryRawUnsafe(all);
});

/** Does something and expects no row more or less. */
async function leavingNoTrace<Result>(act: () => Promise<Result>): Promise<Result> {
  const before = await countRows();
  const result = await act();
  expect(await countRows()).toEqual(before);
  return result;
}

/** The answer must be a problem that is the sender's fault and says so in a sentence. */
async function expectProblem(sent: Response | Promise<Response>, what: string): Promise<Problem> {
  const response = await sent;
  const text = await response.text();
  expect(`${response.status} to ${what}`).toMatch(/^4\d\d /);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const problem = Problem.strict().parse(JSON.parse(text));
  expect(problem.status).toBe(response.status);
  expect(problem.code).toMatch(/^[a-z]+(_[a-z]+)*$/);
  expect(problem.title).toMatch(/^[A-Z“].*[.]$/s);
  return problem;
}

const withJsonBody = allEndpoints.filter(([, { body }]) => body && body !== 'bytes');
const withParams = allEndpoints.filter(([, { params }]) => params);

describe('a wrong body', () => {
  it.each(withJsonBody)('is a problem for %s, and nothing is done', async (name, endpoint) => {
    const wrong = WRONG_BODIES[name];
    if (!wrong) throw new Error(`${name} has no wrong bodies: add some to WRONG_BODIES`);
    const good = await ownRequests[name](owner);
    const headers = asOwner(owner, endpoint);
    const bodies = [null, [], 'text', 7, true, { ...Object(good.body), unknown: 1 }, ...wrong];
    await leavingNoTrace(async () => {
      for (const body of bodies) {
        const sent = send(service.origin, endpoint, { ...good, body }, headers);
        await expectProblem(sent, `${name} ${JSON.stringify(body)?.slice(0, 200)}`);
      }
    });
  });

  it.each(withJsonBody)('that is no JSON at all is a problem for %s', async (name, endpoint) => {
    const { path, body } = await ownRequests[name](owner);
    const post = (init: RequestInit, type?: string) =>
      fetch(service.origin + path, {
        method: endpoint.method,
        ...init,
        headers: {
          'Idempotency-Key': randomUUID(),
          ...asOwner(owner, endpoint),
          ...(type && { 'Content-Type': type }),
        },
      });
    const json = JSON.stringify(body);
    const huge = JSON.stringify({ prompt: 'x'.repeat(2_500_000) });
    const problems = await leavingNoTrace(async () => [
      await expectProblem(post({}), 'no body'),
      await expectProblem(post({ body: json }, 'text/plain'), 'text/plain'),
      await expectProblem(post({ body: json.slice(0, -1) }, 'application/json'), 'half'),
      await expectProblem(post({ body: huge }, 'application/json'), 'too large'),
      await expectProblem(post({ body: json }, 'application/json; charset=klingon'), 'charset'),
      await expectProblem(post({ body: `${'['.repeat(10_000)}` }, 'application/json'), 'deep'),
    ]);
    expect(problems.map(({ status }) => status)).toEqual([415, 415, 400, 413, 415, 400]);
  });
});

describe('an id in the path', () => {
  it.each(withParams)('that is none leads to nothing: %s', async (name, endpoint) => {
    const good = await ownRequests[name](owner);
    const ids = ['not-an-id', '1', '%00', '%E0%A4%A', "'%20OR%201=1", randomUUID()];
    // A document's id may be any: it is minted by the plugin. A pairing is anybody's to answer.
    if (name === 'labelDocument') ids.pop();
    const template = endpoint.path;
    await leavingNoTrace(async () => {
      for (const id of ids) {
        const path = template.replace(/:\w+/, id);
        const sent = send(service.origin, endpoint, { ...good, path }, asOwner(owner, endpoint));
        await expectProblem(sent, `${name} ${path}`);
      }
    });
  });

  it.each(withParams)('of somebody else is not found: %s', async (name, endpoint) => {
    if (name === 'labelDocument') return;
    if (endpoint.access !== 'either' && endpoint.access !== 'connection') return;
    const request = await ownRequests[name](owner);
    const problem = await leavingNoTrace(() =>
      expectProblem(send(service.origin, endpoint, request, asOwner(stranger, endpoint)), name),
    );
    expect(problem.status).toBe(404);
  });

  it('of somebody else’s picture cannot be used as a reference', async () => {
    const asset = await owner.person.api.uploadAsset(await newPicture(), 'image/png');
    const body = { ...recipe, references: [{ assetId: asset.id }] };
    const problem = await leavingNoTrace(() =>
      expectProblem(
        send(
          service.origin,
          endpoints.createGeneration,
          { path: '/api/v1/generations', body },
          asPlugin(stranger.accessToken),
        ),
        'reference',
      ),
    );
    expect(problem.code).toBe('reference_not_found');
  });

  it('of a pairing that somebody else has approved is not found', async () => {
    const { path } = await ownRequests.pairing(owner);
    const id = path.split('/').at(-1) ?? '';
    await owner.person.api.approvePairing(id);
    for (const call of [
      () => stranger.person.api.pairing(id),
      () => stranger.person.api.approvePairing(id),
      () => stranger.person.api.refusePairing(id),
    ]) {
      await expect(call()).rejects.toMatchObject({
        problem: { status: expect.toSatisfy((status: number) => [404, 409].includes(status)) },
      });
    }
  });
});

describe('a query', () => {
  const wrong: Partial<Record<EndpointName, string[]>> = {
    assetContent: ['variant=huge', 'variant=', 'variant=original&variant=canvas', 'size=1'],
    generations: [
      'limit=0',
      'limit=101',
      'limit=many',
      'limit=1e3',
      `query=${'x'.repeat(201)}`,
      'query=%00',
      'query=a&query=b',
      'documentId=mine',
      `cursor=${'x'.repeat(201)}`,
      'order=asc',
    ],
    outputs: [
      'limit=0',
      'limit=101',
      `query=${'x'.repeat(201)}`,
      'query=%00',
      'model=nothing',
      'documentId=mine',
      'favourite=yes',
      'from=yesterday',
      'to=2026-11-27',
      `cursor=${'x'.repeat(201)}`,
      'order=asc',
    ],
    heldRows: ['cursor=a&cursor=b', `cursor=${'x'.repeat(61)}`, 'limit=5'],
    // Beside the token that it has.
    exportContent: ['&token=x', `&token=${'x'.repeat(101)}`, '&name=x'],
    downloadOutput: ['name=', 'name=../x', 'name=date&name=prompt'],
    securityEvents: ['limit=0', `cursor=${'x'.repeat(201)}`, 'kind=signed-in'],
    spending: ['documentId=mine', 'since=1'],
    usage: WRONG_SPANS,
    usageTable: WRONG_SPANS,
    generationEvents: ['since=1', `lastEventId=${'1'.repeat(61)}`],
    events: ['since=1', `lastEventId=${'1'.repeat(61)}`],
  };

  it.each(allEndpoints.filter(([, { query }]) => query))(
    'that is wrong: %s',
    async (name, endpoint) => {
      const queries = wrong[name];
      if (!queries) throw new Error(`${name} has no wrong queries: add some`);
      const { path } = await ownRequests[name](owner);
      await leavingNoTrace(async () => {
        for (const query of queries) {
          const asked = { path: `${path}?${query}` };
          const sent = send(service.origin, endpoint, asked, asOwner(owner, endpoint));
          await expectProblem(sent, `${name}?${query}`);
        }
      });
    },
  );

  it('with a cursor or event id that is none is as good as one without', async () => {
    const { api } = owner.person;
    expect(await api.generations({ cursor: 'nonsense' })).toEqual(await api.generations());
    expect(await api.outputs({ cursor: 'nonsense' })).toEqual(await api.outputs());
    const controller = new AbortController();
    const response = await api.events('nonsense', controller.signal);
    expect(response.status).toBe(200);
    controller.abort();
  });
});

describe('an idempotency key', () => {
  it.each(allEndpoints.filter(([, { idempotent }]) => idempotent))(
    'is needed and must be readable: %s',
    async (name, endpoint) => {
      const { path, body } = await ownRequests[name](owner);
      await leavingNoTrace(async () => {
        for (const key of [undefined, '', 'with space', 'x'.repeat(129), 'ümlaut']) {
          const sent = fetch(service.origin + path, {
            method: endpoint.method,
            headers: {
              ...asOwner(owner, endpoint),
              'Content-Type': 'application/json',
              ...(key !== undefined && { 'Idempotency-Key': key }),
            },
            body: JSON.stringify(body),
          });
          const problem = await expectProblem(sent, name);
          expect(problem.code).toBe('idempotency_key_missing');
        }
      });
    },
  );
});

describe('an upload', () => {
  it.each<[string, () => Promise<Uint8Array> | Uint8Array, string]>([
    ['no bytes', () => new Uint8Array(), 'upload_empty'],
    ['text', () => Buffer.from('not a picture'), 'not_a_picture'],
    ['SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'not_a_picture'],
    ['JSON', () => Buffer.from('{"a":1}'), 'not_a_picture'],
    ['half a PNG', async () => (await newPicture()).subarray(0, 60), 'picture_damaged'],
    ['too many bytes', () => new Uint8Array(100_001), 'picture_too_large'],
    ['a decompression bomb', () => pngBomb(12_000, 12_000), 'picture_too_many_pixels'],
  ])('of %s is refused, and nothing is stored', async (what, bytes, code) => {
    const body = new Uint8Array(await bytes());
    const upload = () =>
      fetch(`${service.origin}/api/v1/assets`, {
        method: 'POST',
        headers: { ...asPlugin(owner.accessToken), 'Content-Type': 'image/png' },
        body,
      });
    const problem = await leavingNoTrace(() => expectProblem(upload(), what));
    expect(problem.code).toBe(code);
  });
});

describe('signing up, in and out', () => {
  const wrong: [string, unknown[]][] = [
    ['local-link/redeem', [{}, { token: '' }, { token: 'x'.repeat(101) }, { token: 'wrong' }]],
  ];

  it.each(wrong)('needs the right body: %s', async (path, bodies) => {
    const post = (body: string | null, type = 'application/json') =>
      fetch(`${service.origin}/api/auth/${path}`, {
        method: 'POST',
        headers: { 'Content-Type': type, 'Sec-Fetch-Site': 'same-origin' },
        body,
      });
    await leavingNoTrace(async () => {
      for (const body of [null, [], 'text', 7, ...bodies]) {
        const json = JSON.stringify(body);
        await expectProblem(post(json), `${path} ${json}`);
      }
      await expectProblem(post('{"email":'), 'no JSON');
      await expectProblem(post('email=x', 'application/x-www-form-urlencoded'), 'a form');
      await expectProblem(post(null), 'nothing');
      await expectProblem(post(JSON.stringify({ name: 'x'.repeat(20_000) })), 'too large');
    });
  });

  it('has no other ways than those of the page', async () => {
    const paths = [
      'get-session',
      'list-sessions',
      'update-user',
      'delete-user',
      'change-email',
      'verify-email',
      'verify-password',
      'send-verification-email',
      'revoke-sessions',
      'sign-in/social',
      'two-factor/enable',
      'two-factor/disable',
      'two-factor/get-totp-uri',
      'two-factor/verify-totp',
      'two-factor/verify-backup-code',
      'two-factor/generate-backup-codes',
      'ok',
      'error',
    ];
    const methods = ['GET', 'POST'];
    const calls = paths.flatMap((path) => methods.map((method) => ({ method, path })));
    await leavingNoTrace(async () => {
      for (const { method, path } of calls) {
        const sent = fetch(`${service.origin}/api/auth/${path}`, {
          method,
          headers: { ...asSession(owner), 'Content-Type': 'application/json' },
          body: method === 'POST' ? '{}' : null,
        });
        expect((await expectProblem(sent, `${method} ${path}`)).status).toBe(404);
      }
    });
  });
});

describe('an address', () => {
  it('where nothing is, or that is called in the wrong way, is a problem', async () => {
    const calls = [
      ['GET', '/api/v1/nothing'],
      ['GET', '/api/nothing'],
      ['PUT', '/api/v1/account'],
      ['DELETE', '/api/v1/generations'],
      ['POST', '/api/v1/models'],
      ['POST', '/'],
      ['GET', '/api/v1/generations/%E0%A4%A'],
    ];
    for (const [method, path] of calls) {
      const response = await fetch(service.origin + path, { method: method ?? 'GET' });
      await expectProblem(response, `${method} ${path}`);
    }
  });
});

describe('whatever is sent', () => {
  /** Strings that have broken databases, parsers and logs. */
  const nasty = fc.constantFrom(
    '\0',
    '\ud800',
    '\u202e',
    '__proto__',
    'constructor',
    '',
    ' ',
    '{{7*7}}',
    '%s%n',
    "' OR 1=1 --",
    '../../etc/passwd',
    'x'.repeat(9000),
  );
  const value = fc.oneof(nasty, fc.jsonValue({ maxDepth: 3 }), fc.double(), fc.maxSafeInteger());

  /** The good body with something in it replaced, added or left out. */
  const spoilt = (good: unknown) =>
    fc.oneof(
      value,
      fc
        .record({ name: fc.constantFrom(...Object.keys(Object(good)), 'extra'), value })
        .map((part) => ({ ...Object(good), [part.name]: part.value })),
      fc.constantFrom(...Object.keys(Object(good)), 'nothing').map((name) => {
        const { [name]: _, ...rest } = Object(good) as Record<string, unknown>;
        return rest;
      }),
    );

  it.each(withJsonBody)('is never a fault of the service: %s', async (name, endpoint) => {
    const good = await ownRequests[name](owner);
    const deep = (good.body as { generations?: object[] }).generations?.[0];
    const bodies = deep
      ? spoilt(deep).map((part) => ({ ...Object(good.body), generations: [part] }))
      : spoilt(good.body);
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const response = await send(
          service.origin,
          endpoint,
          { ...good, body },
          asOwner(owner, endpoint),
        );
        if (response.ok) await response.body?.cancel();
        else await expectProblem(response, JSON.stringify(body));
      }),
      { seed: 20_261_123, numRuns: 40, endOnFailure: true },
    );
  });
});

/** So that an endpoint of a new kind is not passed over without a word. */
it('every endpoint has a good request to spoil', () => {
  const known = (one: Endpoint) =>
    one.access in { anyone: 1, page: 1, session: 1, connection: 1, either: 1 };
  for (const [name, endpoint] of allEndpoints) {
    expect(ownRequests[name], name).toBeTypeOf('function');
    expect(known(endpoint), name).toBe(true);
  }
});
