import { randomUUID } from 'node:crypto';
import { ApiError, UnreachableError } from '../../shared/api-requests.ts';
import type { Generation } from '../../shared/generation.ts';
import { isFinished } from '../../shared/generation-status.ts';
import { Person } from '../support/person.ts';
import type { ProviderStub } from '../support/provider-stub/provider-stub.ts';
import type { StubFault } from '../support/provider-stub/stub-fault.ts';

/** What a provider does wrong with all calls of a generation, or with its first only. */
export type Fault = StubFault | `${StubFault} once`;

export interface Asked {
  who: string;
  /** Names the fault, and no other generation has it. */
  prompt: string;
  fault: Fault | null;
  id: Promise<string>;
}

/** Answers that mean: not now, and nothing was done. */
const NOT_NOW: ReadonlySet<number> = new Set([503, 507]);

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** People who ask for pictures, each with a key of their own, and insist as the plugin does. */
export class Crowd {
  readonly asked: Asked[] = [];
  readonly #stub: ProviderStub;
  readonly #people: ReadonlyMap<string, Person>;

  private constructor(stub: ProviderStub, people: ReadonlyMap<string, Person>) {
    this.#stub = stub;
    this.#people = people;
  }

  static async gather(origin: string, stub: ProviderStub, names: string[]): Promise<Crowd> {
    const people = new Map<string, Person>();
    for (const name of names) {
      const person = await Person.signUp(origin, name);
      const secret = secretOf(name);
      await person.api.createProviderKey({ provider: 'openai', label: 'Mine', secret });
      await person.api.giveConsent({ provider: 'openai', origin: stub.origin });
      people.set(name, person);
    }
    return new Crowd(stub, people);
  }

  emailOf(who: string): string {
    return this.#person(who).email;
  }

  ask(who: string, words: string, fault: Fault | null): Asked {
    const prompt = `${who}: ${words}${fault ? ` [${fault}]` : ''}.`;
    const key = randomUUID();
    const { api } = this.#person(who);
    const request = { model: 'openai/gpt-image-2', prompt };
    const id = insist(() => api.generate(request, key)).then((generation) => generation.id);
    const asked = { who, prompt, fault, id };
    this.asked.push(asked);
    return asked;
  }

  /** How a generation ended; what the provider holds back is let go meanwhile. */
  async ended({ who, id: asked }: Asked): Promise<Generation> {
    const id = await asked;
    for (;;) {
      const generation = await insist(() => this.#person(who).api.generation(id));
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

  #person(name: string): Person {
    const person = this.#people.get(name);
    if (!person) throw new Error(`nobody is called ${name}`);
    return person;
  }
}

export function secretOf(name: string): string {
  return `sk-test-${name.toLowerCase()}-0123456789abcdef`;
}

/** Sends the same request until it is answered. */
async function insist<Answer>(request: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await request();
    } catch (error) {
      const isNotNow = error instanceof ApiError && NOT_NOW.has(error.problem.status);
      if (!(error instanceof UnreachableError || isNotNow)) throw error;
      await pause(100);
    }
  }
}
