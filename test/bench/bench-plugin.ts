import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import type { Generation } from '../../shared/generation.ts';
import { isFinished } from '../../shared/generation-status.ts';
import type { StreamEvent } from '../../shared/stream-event.ts';
import { Person } from '../support/person.ts';
import { type BenchOrder, writeOrder } from './bench-order.ts';
import type { Received } from './bench-target.ts';
import { EventReader } from './event-reader.ts';
import { now } from './now.ts';
import { free, readWhole } from './read-whole.ts';

const MODEL = 'openai/gpt-image-2';

/** What one generation waits for. */
interface Waiting {
  picture: PromiseWithResolvers<string>;
  previews: Promise<number>[];
}

/** A plugin as it behaves in Figma: posts, listens on one stream, fetches what is announced. */
export class BenchPlugin {
  readonly email: string;
  readonly #origin: string;
  readonly #headers: Record<string, string>;
  readonly #agent = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  readonly #controller = new AbortController();
  readonly #waiting = new Map<string, Waiting>();
  /** Generations that have not ended, by id; an end may come before the answer to the request. */
  readonly #ended = new Map<string, PromiseWithResolvers<void>>();

  private constructor({ origin, email }: Person, accessToken: string) {
    this.email = email;
    this.#origin = origin;
    this.#headers = { Authorization: `Bearer ${accessToken}` };
  }

  static async connect(origin: string, name: string, stubOrigin: string): Promise<BenchPlugin> {
    const person = await Person.signUp(origin, name);
    const key = { provider: 'openai', label: 'Bench', secret: `sk-bench-${name}-0123456789` };
    await person.api.createProviderKey(key);
    await person.api.giveConsent({ provider: 'openai', origin: stubOrigin });
    const plugin = new BenchPlugin(person, await person.connectPlugin());
    await plugin.#listen();
    return plugin;
  }

  async generate(order: BenchOrder, previews: number): Promise<Received> {
    const id = await this.#post(order, previews);
    const waiting = this.#waitFor(id);
    const assetId = await waiting.picture.promise;
    const bytes = await this.#get(`/api/v1/assets/${assetId}/content?variant=canvas`);
    this.#waiting.delete(id);
    return { bytes, previews: await Promise.all(waiting.previews) };
  }

  async #post(order: BenchOrder, previews: number): Promise<string> {
    const { statusCode, body } = await request(`${this.#origin}/api/v1/generations`, {
      method: 'POST',
      dispatcher: this.#agent,
      headers: {
        ...this.#headers,
        'Content-Type': 'application/json',
        'Idempotency-Key': randomUUID(),
      },
      body: JSON.stringify({
        model: MODEL,
        prompt: writeOrder(order),
        options: { previews },
      }),
    });
    const answer = (await body.json()) as { id: string };
    if (statusCode !== 202) throw new Error(`${statusCode}: ${JSON.stringify(answer)}`);
    return answer.id;
  }

  /** ms that a request for something takes, with its bytes. */
  async timeOf(path: string): Promise<number> {
    const started = now();
    await this.#get(path);
    return now() - started;
  }

  /** ms from the acceptance of a generation to its beginning, by the service's own clock. */
  async pickUp(order: BenchOrder): Promise<number> {
    const id = await this.#post(order, 0);
    await this.#endOf(id).promise;
    this.#waiting.delete(id);
    const answer = await this.#get(`/api/v1/generations/${id}`);
    const { createdAt, startedAt } = JSON.parse(Buffer.from(answer).toString()) as Generation;
    return Date.parse(startedAt ?? '') - Date.parse(createdAt);
  }

  async settled(): Promise<void> {
    await Promise.all([...this.#ended.values()].map(({ promise }) => promise));
    this.#ended.clear();
  }

  async close(): Promise<void> {
    this.#controller.abort();
    await this.#agent.close().catch(() => undefined);
  }

  /** Opens the event stream; it is read for as long as the plugin is there. */
  async #listen(): Promise<void> {
    const { body } = await request(`${this.#origin}/api/v1/events`, {
      dispatcher: this.#agent,
      headers: this.#headers,
      signal: this.#controller.signal,
    });
    const read = async () => {
      const reader = new EventReader();
      for await (const chunk of body) {
        for (const event of reader.read(chunk)) this.#take(event);
      }
    };
    void read().catch(() => undefined);
  }

  #take(event: StreamEvent): void {
    if (event.type === 'preview') {
      const fetched = this.#get(event.path).then((bytes) => {
        const at = now();
        free(bytes);
        return at;
      });
      // It may be gone when the generation has ended; that is counted as a preview not seen.
      this.#waitFor(event.generationId).previews.push(fetched.catch(() => Number.NaN));
    } else if (event.type === 'output') {
      this.#waitFor(event.generationId).picture.resolve(event.assetId);
    } else if ('generation' in event && isFinished(event.generation.status)) {
      const { id, outputs, status, error } = event.generation;
      this.#endOf(id).resolve();
      const [first] = outputs;
      const { picture } = this.#waitFor(id);
      if (first) picture.resolve(first.assetId);
      else picture.reject(new Error(`${status}: ${error?.message}`));
    }
  }

  #waitFor(id: string): Waiting {
    const known = this.#waiting.get(id);
    if (known) return known;
    this.#endOf(id);
    const waiting: Waiting = { picture: Promise.withResolvers(), previews: [] };
    waiting.picture.promise.catch(() => undefined);
    this.#waiting.set(id, waiting);
    return waiting;
  }

  #endOf(id: string): PromiseWithResolvers<void> {
    const known = this.#ended.get(id) ?? Promise.withResolvers<void>();
    this.#ended.set(id, known);
    return known;
  }

  async #get(path: string): Promise<Uint8Array> {
    const { statusCode, body } = await request(this.#origin + path, {
      dispatcher: this.#agent,
      headers: this.#headers,
    });
    if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${await body.text()}`);
    return readWhole(body);
  }
}
