import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { DeletionReceipt } from '../../shared/account-deletion.ts';
import { type ApiClient, createApiClient } from '../../shared/api-client.ts';
import type { DataExport } from '../../shared/data-export.ts';
import type { Generation, GenerationRequest } from '../../shared/generation.ts';
import { isFinished } from '../../shared/generation-status.ts';
import { readStreamEvents } from '../../shared/read-stream-events.ts';

/** What everybody signs up with. */
export const PASSWORD = 'correct horse battery';

/** Somebody with an account: their browser's session, and the plugins they connect. */
export class Person {
  readonly origin: string;
  readonly email: string;
  readonly cookie: string;
  /** The contract, spoken by the companion page in their browser. */
  readonly api: ApiClient;

  private constructor(origin: string, email: string, cookie: string) {
    this.origin = origin;
    this.email = email;
    this.cookie = cookie;
    this.api = createApiClient({ origin, fetch: this.fetch });
  }

  /** Somebody whose browser is signed in already. */
  static inBrowser(origin: string, email: string, cookie: string): Person {
    return new Person(origin, email, cookie);
  }

  static async signUp(origin: string, name: string): Promise<Person> {
    const email = `${name.toLowerCase()}-${randomUUID()}@example.com`;
    const response = await fetch(`${origin}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
      body: JSON.stringify({
        name,
        email,
        password: PASSWORD,
        ageConfirmed: true,
        policyAccepted: true,
      }),
    });
    if (!response.ok) throw new Error(`sign-up failed: ${await response.text()}`);
    return new Person(origin, email, sessionCookie(response));
  }

  /** The local account, signed in with a one-time link, age and policy confirmed. */
  static async byLink(link: string): Promise<Person> {
    const { origin, hash } = new URL(link);
    const response = await fetch(`${origin}/api/auth/local-link/redeem`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
      body: JSON.stringify({ token: hash.slice(1) }),
    });
    if (!response.ok) throw new Error(`the link was refused: ${await response.text()}`);
    const person = new Person(origin, 'local@localhost.invalid', sessionCookie(response));
    const { policyVersion: version } = await person.api.account();
    await person.api.acceptPolicy({ version, ageConfirmed: true });
    return person;
  }

  /** Requests as the companion page makes them. */
  readonly fetch: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('Cookie', this.cookie);
    headers.set('Sec-Fetch-Site', 'same-origin');
    return fetch(input, { ...init, headers });
  };

  /** Pairs a plugin in the ordinary way and returns its access token. */
  async connectPlugin(): Promise<string> {
    const plugin = createApiClient({ origin: this.origin });
    const codeVerifier = randomBytes(32).toString('base64url');
    const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
    const pairing = await plugin.startPairing({ codeChallenge, clientName: 'Test plugin' });
    const { code } = await this.api.approvePairing(pairing.id);
    const { accessToken } = await plugin.redeemPairing(pairing.id, { code, codeVerifier });
    return accessToken;
  }

  /** The contract, spoken by a plugin that is connected for it. */
  async pluginApi(): Promise<ApiClient> {
    return createApiClient({ origin: this.origin, accessToken: await this.connectPlugin() });
  }
}

/** Asks for a generation and waits until it has ended. */
export async function generate(api: ApiClient, request: GenerationRequest): Promise<Generation> {
  const { id } = await api.generate(request, randomUUID());
  return ended(api, id);
}

/** Waits until an account is deleted; there is no stream for somebody who has no account. */
export async function deleted(api: ApiClient, receiptId: string): Promise<DeletionReceipt> {
  for (;;) {
    const receipt = await api.deletion(receiptId);
    if (receipt.status === 'finished') return receipt;
    await setTimeout(50);
  }
}

/** Waits until a copy of everything is made: the newest, or a new one where there is none. */
export async function exported(api: ApiClient): Promise<DataExport> {
  for (;;) {
    const { items } = await api.exports();
    const [newest] = items;
    if (newest?.status === 'failed') throw new Error('the export failed');
    if (newest?.status === 'finished') return newest;
    if (!newest) await api.startExport();
    await setTimeout(50);
  }
}

/** Waits, by the event stream, until a generation has ended. */
export async function ended(api: ApiClient, id: string): Promise<Generation> {
  const controller = new AbortController();
  try {
    for await (const { event } of readStreamEvents(await api.events(null, controller.signal))) {
      const generation = 'generation' in event ? event.generation : null;
      if (generation?.id === id && isFinished(generation.status)) return generation;
      if (event.type === 'snapshot') {
        const now = await api.generation(id);
        if (isFinished(now.status)) return now;
      }
    }
  } finally {
    controller.abort();
  }
  throw new Error('the event stream ended before the generation did');
}

function sessionCookie(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
