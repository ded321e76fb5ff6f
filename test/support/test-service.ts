import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { buildPlugin } from '../../plugin/build.ts';
import { readConfig } from '../../server/config.ts';
import { type Service, type ServiceOptions, startService } from '../../server/service.ts';
import { Person } from './person.ts';

const dist = path.resolve(import.meta.dirname, '../../dist');

export interface TestServiceOptions extends Pick<ServiceOptions, 'providers' | 'stopTimeout'> {
  /** Of the service, as an operator would set it. */
  environment?: Record<string, string>;
  /** Builds the plugin for this service's address, for tests in a browser. */
  withPlugin?: boolean;
}

/** The real service on an embedded database and a port of its own. */
export class TestService implements AsyncDisposable {
  readonly origin: string;
  readonly dataDirectory: string;
  readonly #environment: Record<string, string>;
  readonly #options: TestServiceOptions;
  #service: Service | null = null;

  private constructor(
    origin: string,
    dataDirectory: string,
    environment: Record<string, string>,
    options: TestServiceOptions,
  ) {
    this.origin = origin;
    this.dataDirectory = dataDirectory;
    this.#environment = environment;
    this.#options = options;
  }

  static async start(options: TestServiceOptions = {}): Promise<TestService> {
    const dataDirectory = await mkdtemp(path.join(tmpdir(), 'tomson-test-'));
    await cp(inject('templateDirectory'), dataDirectory, { recursive: true });
    const port = await freePort();
    const environment = {
      PORT: String(port),
      DATA_DIR: dataDirectory,
      LOG_LEVEL: 'error',
      ...options.environment,
    };
    const origin = `http://localhost:${port}`;
    const service = new TestService(origin, dataDirectory, environment, options);
    await service.resume();
    return service;
  }

  /** Starts again on the same data, as after a stop. */
  async resume(): Promise<void> {
    const builtDirectory = path.join(this.dataDirectory, 'built');
    if (this.#options.withPlugin) await buildFor(this.origin, builtDirectory);
    this.#service = await startService(readConfig('all', this.#environment), {
      ...(this.#options.providers && { providers: this.#options.providers }),
      ...(this.#options.stopTimeout && { stopTimeout: this.#options.stopTimeout }),
      builtDirectory: this.#options.withPlugin ? builtDirectory : dist,
    });
  }

  async stop(): Promise<void> {
    await this.#service?.stop();
    this.#service = null;
  }

  /** The running service's own database and object store, to look into and to prepare. */
  get inside(): Pick<Service, 'database' | 'objects'> {
    if (!this.#service) throw new Error('the service is stopped');
    return this.#service;
  }

  mintLink(): string {
    const link = this.#service?.mintLink();
    if (!link) throw new Error('this service has no local links');
    return link;
  }

  /** A person who has signed up in a browser of their own. */
  signUp(name = 'Ada'): Promise<Person> {
    return Person.signUp(this.origin, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.dataDirectory, { recursive: true, force: true });
  }
}

async function buildFor(serviceOrigin: string, builtDirectory: string): Promise<void> {
  await mkdir(builtDirectory, { recursive: true });
  for (const part of ['web', 'host']) {
    await symlink(path.join(dist, part), path.join(builtDirectory, part)).catch(() => undefined);
  }
  await buildPlugin({ serviceOrigin, outDir: path.join(builtDirectory, 'plugin') });
}

/** A port that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
