import { createHash, randomBytes, randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { policy } from '../../server/privacy/policy.ts';
import type { DeletionReceipt } from '../../shared/account-deletion.ts';
import { createApiClient } from '../../shared/api-client.ts';
import type { Endpoint } from '../../shared/endpoints/endpoint.ts';
import { endpoints } from '../../shared/endpoints/endpoints.ts';
import { NewProviderKey } from '../../shared/provider-key.ts';
import { readStreamEvents } from '../../shared/read-stream-events.ts';
import { deleted, ended, exported, PASSWORD, Person } from '../support/person.ts';
import type { TestService } from '../support/test-service.ts';
import { preview, type ToyBehaviour, untilAborted } from '../support/toy-provider.ts';

export type EndpointName = keyof typeof endpoints;

export const allEndpoints = Object.entries(endpoints) as [EndpointName, Endpoint][];

/** A request that the owner may make, on something that is there and is theirs. */
export interface OwnRequest {
  /** With every parameter filled in. */
  path: string;
  body?: unknown;
  bytes?: Uint8Array<ArrayBuffer>;
  /** The session of a request that ends it, in place of the caller's own. */
  cookie?: string;
}

/** Somebody who has one of everything. */
export interface Owner {
  person: Person;
  accessToken: string;
}

export async function createOwner(service: TestService, name: string): Promise<Owner> {
  const person = await service.signUp(name);
  return { person, accessToken: await person.connectPlugin() };
}

const recipe = { model: 'paid/picture', prompt: 'a request of the owner' };

/** What a toy has to do with the prompt `PREVIEWED` for there to be a preview. */
export const PREVIEWED = 'a request that is never finished';
export const previewing: ToyBehaviour = {
  async start(_request, { signal }) {
    return {
      answer: (async function* () {
        yield await preview();
        await untilAborted(signal);
      })(),
    };
  },
};

const previews = new WeakMap<Owner, Promise<string>>();

const receipts = new WeakMap<Owner, Promise<DeletionReceipt>>();

/** The receipt of somebody whose account was deleted. */
async function newReceipt({ person: { origin } }: Owner): Promise<DeletionReceipt> {
  const leaver = await Person.signUp(origin, 'Leaver');
  const { id } = await leaver.api.deleteAccount({ password: PASSWORD });
  return deleted(leaver.api, id);
}

/** The path of a preview of a generation that runs as long as the service does. */
async function newPreview({ person }: Owner): Promise<string> {
  const controller = new AbortController();
  const events = readStreamEvents(await person.api.events('0', controller.signal));
  await person.api.generate({ ...recipe, prompt: PREVIEWED }, randomUUID());
  for await (const { event } of events) {
    if (event.type !== 'preview') continue;
    controller.abort();
    return event.path;
  }
  throw new Error('there was no preview');
}

const newKey = async (owner: Owner): Promise<string> => {
  const { body } = await ownRequests.createProviderKey(owner);
  const { id } = await owner.person.api.createProviderKey(NewProviderKey.parse(body));
  return id;
};

const newPairing = (person: Person, codeChallenge = randomBytes(32).toString('base64url')) =>
  createApiClient({ origin: person.origin }).startPairing({ codeChallenge, clientName: 'Test' });

async function newGeneration({ person }: Owner) {
  const { id } = await person.api.generate(recipe, randomUUID());
  return ended(person.api, id);
}

async function newOutput(owner: Owner): Promise<string> {
  const { id } = await newGeneration(owner);
  const { items } = await owner.person.api.outputs();
  const output = items.find(({ generationId }) => generationId === id);
  if (!output) throw new Error('the generation has no output');
  return output.id;
}

/** Bytes of a picture that was never uploaded before. */
export async function newPicture(): Promise<Uint8Array<ArrayBuffer>> {
  const [r = 0, g = 0, b = 0, width = 0, height = 0] = randomBytes(5);
  const create = { width: 1 + width, height: 1 + height, channels: 3, background: { r, g, b } };
  return new Uint8Array(
    await sharp({ create: { ...create, channels: 3 } })
      .png()
      .toBuffer(),
  );
}

const newAsset = async ({ person }: Owner) =>
  person.api.uploadAsset(await newPicture(), 'image/png');

/** The id of a session that the person has in another browser. */
async function anotherSession({ origin, email, api }: Person): Promise<string> {
  await fetch(`${origin}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  const { items } = await api.sessions();
  const other = items.find(({ current }) => !current);
  // Beyond the limit of sign-ins there is one from before, or there was.
  return other?.id ?? randomUUID();
}

/** One good request for every endpoint of the contract, on resources of its own. */
export const ownRequests: Record<EndpointName, (owner: Owner) => Promise<OwnRequest>> = {
  signUp: async () => ({
    path: '/api/auth/sign-up/email',
    body: {
      name: 'Grace',
      email: `grace-${randomUUID()}@example.com`,
      password: PASSWORD,
      ageConfirmed: true,
      policyAccepted: true,
    },
  }),
  signIn: async ({ person }) => ({
    path: '/api/auth/sign-in/email',
    body: { email: person.email, password: PASSWORD },
  }),
  verifyTwoFactor: async () => ({
    path: '/api/auth/two-factor/verify',
    body: { code: '123456' },
  }),
  signOut: async ({ person: { origin } }) => ({
    path: '/api/auth/sign-out',
    body: {},
    cookie: (await Person.signUp(origin, 'Guest')).cookie,
  }),
  sendConfirmation: async ({ person: { email } }) => ({
    path: '/api/auth/send-confirmation',
    body: { email },
  }),
  confirmAddress: async () => ({
    path: '/api/auth/confirm-address',
    body: { token: 'no-such-token' },
  }),
  requestPasswordReset: async ({ person: { email } }) => ({
    path: '/api/auth/request-password-reset',
    body: { email },
  }),
  resetPassword: async () => ({
    path: '/api/auth/reset-password',
    body: { token: 'no-such-token', password: PASSWORD },
  }),
  changePassword: async () => ({
    path: '/api/auth/change-password',
    body: { password: 'not the password', newPassword: PASSWORD },
  }),
  changeAddress: async () => ({
    path: '/api/auth/change-address',
    body: { password: 'not the password', email: 'new@example.com' },
  }),
  startTwoFactor: async () => ({
    path: '/api/auth/two-factor/start',
    body: { password: 'not the password' },
  }),
  confirmTwoFactor: async () => ({
    path: '/api/auth/two-factor/confirm',
    body: { code: '123456' },
  }),
  stopTwoFactor: async () => ({
    path: '/api/auth/two-factor/stop',
    body: { password: 'not the password' },
  }),
  newRecoveryCodes: async () => ({
    path: '/api/auth/two-factor/recovery-codes',
    body: { password: 'not the password' },
  }),
  sessions: async () => ({ path: '/api/v1/sessions' }),
  endSession: async ({ person }) => ({ path: `/api/v1/sessions/${await anotherSession(person)}` }),
  endOtherSessions: async () => ({ path: '/api/v1/sessions' }),
  securityEvents: async () => ({ path: '/api/v1/security-events' }),
  startPairing: async () => ({
    path: '/api/v1/pairings',
    body: { codeChallenge: randomBytes(32).toString('base64url'), clientName: 'Test' },
  }),
  pairing: async ({ person }) => ({ path: `/api/v1/pairings/${(await newPairing(person)).id}` }),
  approvePairing: async ({ person }) => ({
    path: `/api/v1/pairings/${(await newPairing(person)).id}/approve`,
    body: {},
  }),
  refusePairing: async ({ person }) => ({
    path: `/api/v1/pairings/${(await newPairing(person)).id}/refuse`,
    body: {},
  }),
  redeemPairing: async ({ person }) => {
    const codeVerifier = randomBytes(32).toString('base64url');
    const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
    const { id } = await newPairing(person, codeChallenge);
    const { code } = await person.api.approvePairing(id);
    return { path: `/api/v1/pairings/${id}/redeem`, body: { code, codeVerifier } };
  },
  connections: async () => ({ path: '/api/v1/connections' }),
  endConnection: async ({ person }) => {
    await person.connectPlugin();
    const { items } = await person.api.connections();
    return { path: `/api/v1/connections/${items[0]?.id}` };
  },
  account: async () => ({ path: '/api/v1/account' }),
  changeAccount: async () => ({ path: '/api/v1/account', body: { name: 'Ada Lovelace' } }),
  acceptPolicy: async () => ({
    path: '/api/v1/account/policy-acceptances',
    body: { version: policy.version, ageConfirmed: true },
  }),
  deleteAccount: async () => ({
    path: '/api/v1/account/deletion',
    body: {},
  }),
  deletion: async (owner) => {
    const receipt = receipts.get(owner) ?? newReceipt(owner);
    receipts.set(owner, receipt);
    return { path: `/api/v1/deletions/${(await receipt).id}` };
  },
  startExport: async () => ({ path: '/api/v1/exports', body: {} }),
  exports: async () => ({ path: '/api/v1/exports' }),
  linkExport: async ({ person }) => ({
    path: `/api/v1/exports/${(await exported(person.api)).id}/link`,
    body: {},
  }),
  exportContent: async ({ person }) => ({
    path: (await person.api.linkExport((await exported(person.api)).id)).path,
  }),
  heldData: async () => ({ path: '/api/v1/held-data' }),
  heldRows: async () => ({ path: '/api/v1/held-data/Connection' }),
  retention: async () => ({ path: '/api/v1/retention' }),
  setRetention: async () => ({
    path: '/api/v1/retention',
    body: { referencesDays: 90, outputsDays: null },
  }),
  models: async () => ({ path: '/api/v1/models' }),
  documents: async () => ({ path: '/api/v1/documents' }),
  labelDocument: async () => ({
    path: `/api/v1/documents/${randomUUID()}`,
    body: { label: 'Autumn' },
  }),
  uploadAsset: async () => ({ path: '/api/v1/assets', bytes: await newPicture() }),
  assetByHash: async (owner) => {
    const { uploadSha256 } = await newAsset(owner);
    return { path: `/api/v1/assets/by-hash/${uploadSha256}` };
  },
  asset: async (owner) => ({ path: `/api/v1/assets/${(await newAsset(owner)).id}` }),
  assetContent: async (owner) => ({
    path: `/api/v1/assets/${(await newAsset(owner)).id}/content`,
  }),
  quoteGeneration: async () => ({ path: '/api/v1/generations/quote', body: recipe }),
  quoteBatch: async () => ({
    path: '/api/v1/batches/quote',
    body: { kind: 'targets', generations: [recipe] },
  }),
  createGeneration: async () => ({ path: '/api/v1/generations', body: recipe }),
  createBatch: async () => ({
    path: '/api/v1/batches',
    body: { kind: 'targets', generations: [recipe] },
  }),
  generations: async () => ({ path: '/api/v1/generations' }),
  generation: async (owner) => ({
    path: `/api/v1/generations/${(await newGeneration(owner)).id}`,
  }),
  deleteGeneration: async (owner) => ({
    path: `/api/v1/generations/${(await newGeneration(owner)).id}`,
  }),
  cancelGeneration: async (owner) => ({
    path: `/api/v1/generations/${(await newGeneration(owner)).id}/cancel`,
    body: {},
  }),
  retryGeneration: async (owner) => ({
    path: `/api/v1/generations/${(await newGeneration(owner)).id}/retry`,
    body: {},
  }),
  outputs: async () => ({ path: '/api/v1/outputs' }),
  outputFilters: async () => ({ path: '/api/v1/output-filters' }),
  output: async (owner) => ({ path: `/api/v1/outputs/${await newOutput(owner)}` }),
  changeOutput: async (owner) => ({
    path: `/api/v1/outputs/${await newOutput(owner)}`,
    body: { favourite: true },
  }),
  deleteOutputs: async (owner) => ({
    path: '/api/v1/outputs/delete',
    body: { ids: [await newOutput(owner)] },
  }),
  downloadOutput: async (owner) => ({
    path: `/api/v1/outputs/${await newOutput(owner)}/download`,
  }),
  moveGeneration: async (owner) => ({
    path: `/api/v1/generations/${(await newGeneration(owner)).id}/move`,
    body: { to: 'front' },
  }),
  queue: async () => ({ path: '/api/v1/queue' }),
  changeQueue: async () => ({ path: '/api/v1/queue', body: { paused: false } }),
  cancelQueue: async () => ({ path: '/api/v1/queue/cancel', body: {} }),
  placements: async (owner) => ({
    path: `/api/v1/generations/${(await newGeneration(owner)).id}/placements`,
  }),
  claimPlacement: async (owner) => ({
    path: `/api/v1/generations/${(await newGeneration(owner)).id}/placements`,
    body: { output: 0, nodeId: '1:2', documentId: randomUUID(), claimant: randomUUID() },
  }),
  providers: async () => ({ path: '/api/v1/providers' }),
  providerKeys: async () => ({ path: '/api/v1/provider-keys' }),
  createProviderKey: async () => ({
    path: '/api/v1/provider-keys',
    body: { provider: 'keyed', label: 'Mine', secret: `sk-${randomUUID()}` },
  }),
  changeProviderKey: async (owner) => ({
    path: `/api/v1/provider-keys/${await newKey(owner)}`,
    body: { label: 'Ours' },
  }),
  deleteProviderKey: async (owner) => ({ path: `/api/v1/provider-keys/${await newKey(owner)}` }),
  orderProviderKeys: async (owner) => {
    await newKey(owner);
    const { items } = await owner.person.api.providerKeys();
    const ids = items.filter(({ provider }) => provider === 'keyed').map(({ id }) => id);
    return { path: '/api/v1/provider-keys/order', body: { provider: 'keyed', ids } };
  },
  checkProviderKey: async (owner) => ({
    path: `/api/v1/provider-keys/${await newKey(owner)}/check`,
    body: {},
  }),
  consents: async () => ({ path: '/api/v1/consents' }),
  giveConsent: async () => ({
    path: '/api/v1/consents',
    body: { provider: 'keyed', origin: 'https://toys.example' },
  }),
  revokeConsent: async ({ person }) => {
    const { id } = await person.api.giveConsent({
      provider: 'keyed',
      origin: 'https://toys.example',
    });
    return { path: `/api/v1/consents/${id}` };
  },
  spending: async () => ({ path: '/api/v1/spending' }),
  usage: async () => ({ path: '/api/v1/usage' }),
  usageTable: async () => ({ path: '/api/v1/usage.csv' }),
  preview: async (owner) => {
    const path = previews.get(owner) ?? newPreview(owner);
    previews.set(owner, path);
    return { path: await path };
  },
  generationEvents: async (owner) => ({
    path: `/api/v1/generations/${(await newGeneration(owner)).id}/events`,
  }),
  events: async () => ({ path: '/api/v1/events' }),
};

/** Sends a request to an endpoint as whoever the headers say. */
export function send(
  origin: string,
  { method, idempotent }: Endpoint,
  { path, body, bytes, cookie }: OwnRequest,
  headers: Record<string, string>,
): Promise<Response> {
  return fetch(origin + path, {
    method,
    headers: {
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(idempotent && { 'Idempotency-Key': randomUUID() }),
      ...headers,
      ...(cookie !== undefined && headers.Cookie !== undefined && { Cookie: cookie }),
    },
    body: bytes ?? (body === undefined ? null : JSON.stringify(body)),
  });
}

/** Headers of the owner in their own browser. */
export const asSession = ({ person }: Owner) => ({
  Cookie: person.cookie,
  'Sec-Fetch-Site': 'same-origin',
});

/** Headers of a plugin. */
export const asPlugin = (accessToken: string) => ({ Authorization: `Bearer ${accessToken}` });

/** Headers with which the owner may use the endpoint. */
export const asOwner = (owner: Owner, { access }: Endpoint): Record<string, string> => {
  if (access === 'anyone') return {};
  return access === 'session' || access === 'page' ? asSession(owner) : asPlugin(owner.accessToken);
};
