import { randomUUID } from 'node:crypto';
import type { ApiClient } from '../../shared/api-client.ts';
import { ApiError, UnreachableError } from '../../shared/api-requests.ts';
import type { Generation } from '../../shared/generation.ts';
import { isFinished } from '../../shared/generation-status.ts';
import { Person } from '../support/person.ts';
import type { ProviderStub } from '../support/provider-stub/provider-stub.ts';
import type { StubFault } from '../support/provider-stub/stub-fault.ts';
import type { PolledVendor } from './polled-vendor.ts';

/** What a provider does wrong with all calls of a generation, or with its first only. */
export type Fault = StubFault | `${StubFault} once`;

/**
 * How it is asked for: one picture, or several, by one call whose answer brings them; or several, each
 * by a call that the provider is asked after.
 */
export type Kind = 'one' | 'several' | 'polled';

/** Pictures of each kind, and the calls that they take. */
export const PICTURES: Readonly<Record<Kind, number>> = { one: 1, several: 3, polled: 2 };
export const CALLS: Readonly<Record<Kind, number>> = { one: 1, several: 1, polled: 2 };

/** What somebody wants a picture of, and what goes wrong with it. */
export interface Wanted {
  who: string;
  kind: Kind;
  words: string;
  fault: Fault | null;
}

export interface Asked {
  who: string;
  kind: Kind;
  /** Names the fault, and no other generation has it. */
  prompt: string;
  fault: Fault | null;
  id: Promise<string>;
}

/** Answers that mean: not now, and nothing was done. */
const NOT_NOW: ReadonlySet<number> = new Set([503, 507]);

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Member {
  email: string;
  /** The same person at each of the service's web processes. */
  apis: ApiClient[];
}

/**
 * People who ask for pictures, each with a key of their own, and insist as the plugin does: at
 * whichever web process a proxy would lead them to.
 */
export class Crowd {
  readonly asked: Asked[] = [];
  readonly #stub: ProviderStub;
  readonly #people: ReadonlyMap<string, Member>;

  private constructor(stub: ProviderStub, people: ReadonlyMap<string, Member>) {
    this.#stub = stub;
    this.#people = people;
  }

  static async gather(
    origins: string[],
    { stub, polled }: { stub: ProviderStub; polled: PolledVendor },
    names: string[],
  ): Promise<Crowd> {
    const people = new Map<string, Member>();
    for (const name of names) {
      const { email, cookie, api } = await Person.signUp(origins[0] ?? '', name);
      const secret = secretOf(name);
      for (const { provider, origin } of [
        { provider: 'openai', origin: stub.origin },
        { provider: 'bfl', origin: polled.origin },
      ]) {
        await api.createProviderKey({ provider, label: 'Mine', secret });
        await api.giveConsent({ provider, origin });
      }
      const apis = origins.map((origin) => Person.inBrowser(origin, email, cookie).api);
      people.set(name, { email, apis });
    }
    return new Crowd(stub, people);
  }

  emailOf(who: string): string {
    return this.#person(who).email;
  }

  ask({ who, kind, words, fault }: Wanted): Asked {
    const prompt = `${who}: ${words}${fault ? ` [${fault}]` : ''}.`;
    const key = randomUUID();
    const { apis } = this.#person(who);
    const model = kind === 'polled' ? 'bfl/flux-2-pro' : 'openai/gpt-image-2';
    const request = { model, prompt, count: PICTURES[kind] };
    const id = insist(apis, (api) => api.generate(request, key)).then(({ id }) => id);
    const asked = { who, kind, prompt, fault, id };
    this.asked.push(asked);
    return asked;
  }

  /** How a generation ended; what the provider holds back is let go meanwhile. */
  async ended({ who, id: asked }: Asked): Promise<Generation> {
    const id = await asked;
    for (;;) {
      const generation = await insist(this.#person(who).apis, (api) => api.generation(id));
      if (isFinished(generation.status)) return generation;
      this.letGo();
      await pause(100);
    }
  }

  /** Late answers come, and calls that would never be answered are cut off. */
  letGo(): void {
    this.#stub.release('late');
    this.#stub.hold('late');
    this.#stub.hangUp();
  }

  #person(name: string): Member {
    const person = this.#people.get(name);
    if (!person) throw new Error(`nobody is called ${name}`);
    return person;
  }
}

export function secretOf(name: string): string {
  return `sk-test-${name.toLowerCase()}-0123456789abcdef`;
}

let turn = 0;

/** Sends the same request until it is answered, now to one web process and now to the other. */
async function insist<Answer>(
  apis: readonly ApiClient[],
  request: (api: ApiClient) => Promise<Answer>,
): Promise<Answer> {
  for (;;) {
    turn += 1;
    const api = apis[turn % apis.length];
    if (!api) throw new Error('there is no web process');
    try {
      return await request(api);
    } catch (error) {
      const isNotNow = error instanceof ApiError && NOT_NOW.has(error.problem.status);
      if (!(error instanceof UnreachableError || isNotNow)) throw error;
      await pause(100);
    }
  }
}
