import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Agent, request } from 'undici';
import { isFinished } from '../../shared/generation-status.ts';
import type { StreamEvent } from '../../shared/stream-event.ts';
import { freePort } from '../support/free-port.ts';
import { Person } from '../support/person.ts';
import { onServer, urlOfDatabase } from '../support/real-services/postgres-server.ts';
import { startPostgres } from '../support/real-services/start-postgres.ts';
import { ServiceProcess } from '../support/service-process.ts';
import { type BenchOrder, writeOrder } from './bench-order.ts';
import type { BenchTarget, Received } from './bench-target.ts';
import { EventReader } from './event-reader.ts';
import { now } from './now.ts';

const MODEL = 'openai/gpt-image-2';

/** People who share the work: fewer than one address may sign up in a minute. */
const PEOPLE = 16;

/** Requests of one person at once, where there are people enough. */
const EACH = 8;

/** Our service as an operator runs it, and what the bench may look into. */
export interface OurTarget extends BenchTarget {
  databaseUrl: string;
  origin: string;
}

/**
 * The service in production configuration: its own process, PostgreSQL with everything written
 * through to the disk, pictures as files, no setting that README.md does not recommend. Every
 * person has one plugin, with one event stream, as people have.
 */
export async function ourTarget(stubUrl: string): Promise<OurTarget> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tomson-bench-'));
  await chmod(folder, 0o755);
  const postgres = await startPostgres(path.join(folder, 'postgres'));
  const serverUrl = postgres.environment.TEST_DATABASE_URL ?? '';
  await onServer(serverUrl, 'CREATE DATABASE bench');
  const databaseUrl = urlOfDatabase(serverUrl, 'bench');
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const service = await new ServiceProcess({
    PORT: String(port),
    DATA_DIR: path.join(folder, 'data'),
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: randomBytes(32).toString('base64url'),
    PROVIDER_BASE_URL_OPENAI: stubUrl,
    ...(process.env.BENCH_NODE_OPTIONS && { NODE_OPTIONS: process.env.BENCH_NODE_OPTIONS }),
  }).ready();
  const people: Plugin[] = [];
  for (let number = 0; number < PEOPLE; number += 1) {
    people.push(await Plugin.connect(origin, `Person${number}`, new URL(stubUrl).origin));
  }
  const postmaster = await readFile(path.join(folder, 'postgres/data/postmaster.pid'), 'utf8');
  return {
    name: 'ours',
    pid: service.pid,
    databasePid: Number.parseInt(postmaster, 10),
    databaseUrl,
    origin,
    generate(order, index, previews) {
      const person = people[Math.floor(index / EACH) % people.length];
      if (!person) throw new Error('nobody is there');
      return person.generate(order, previews);
    },
    async settled() {
      await Promise.all(people.map((person) => person.settled()));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(people.map((person) => person.close()));
      await service.kill('SIGTERM');
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What one generation waits for. */
interface Waiting {
  picture: PromiseWithResolvers<string>;
  previews: Promise<number>[];
}

/** A plugin as it behaves in Figma: posts, listens on one stream, fetches what is announced. */
class Plugin {
  readonly #origin: string;
  readonly #headers: Record<string, string>;
  readonly #agent = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  readonly #controller = new AbortController();
  readonly #waiting = new Map<string, Waiting>();
  /** Generations that have not ended, by id; an end may come before the answer to the request. */
  readonly #ended = new Map<string, PromiseWithResolvers<void>>();

  private constructor(origin: string, accessToken: string) {
    this.#origin = origin;
    this.#headers = { Authorization: `Bearer ${accessToken}` };
  }

  static async connect(origin: string, name: string, stubOrigin: string): Promise<Plugin> {
    const person = await Person.signUp(origin, name);
    const key = { provider: 'openai', label: 'Bench', secret: `sk-bench-${name}-0123456789` };
    await person.api.createProviderKey(key);
    await person.api.giveConsent({ provider: 'openai', origin: stubOrigin });
    const plugin = new Plugin(origin, await person.connectPlugin());
    await plugin.#listen();
    return plugin;
  }

  async generate(order: BenchOrder, previews: number): Promise<Received> {
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
    const waiting = this.#waitFor(answer.id);
    const assetId = await waiting.picture.promise;
    const bytes = await this.#get(`/api/v1/assets/${assetId}/content?variant=canvas`);
    this.#waiting.delete(answer.id);
    return { bytes, previews: await Promise.all(waiting.previews) };
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
      const fetched = this.#get(event.path).then(now);
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
    return body.bytes();
  }
}
