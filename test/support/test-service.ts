import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { readConfig } from '../../server/config.ts';
import { type Service, type ServiceOptions, startService } from '../../server/service.ts';
import { freePort } from './free-port.ts';
import { Person } from './person.ts';
import { pluginFor } from './plugin-for.ts';
import { createTestEnvironment, type TestEnvironment } from './test-environment.ts';

export { freePort } from './free-port.ts';

const dist = path.resolve(import.meta.dirname, '../../dist');

export interface TestServiceOptions
  extends Pick<ServiceOptions, 'providers' | 'stopTimeout' | 'storeAgain'> {
  /** Of the service, as an operator would set it. */
  environment?: Record<string, string>;
  /** `web` leaves the work to worker processes, which are started with `environment`. */
  role?: 'all' | 'web';
  /** With the built plugin, made out for this service's address, for tests in a browser. */
  withPlugin?: boolean;
}

/** The real service on a database and a port of its own, but without a timetable: a test sweeps itself. */
export class TestService implements AsyncDisposable {
  readonly origin: string;
  readonly dataDirectory: string;
  readonly #kept: TestEnvironment;
  /** Of this service; other processes of it are started with the same. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #options: TestServiceOptions;
  #service: Service | null = null;

  private constructor(port: number, kept: TestEnvironment, options: TestServiceOptions) {
    this.origin = `http://localhost:${port}`;
    this.dataDirectory = kept.dataDirectory;
    this.#kept = kept;
    this.environment = {
      PORT: String(port),
      LOG_LEVEL: 'error',
      ...kept.variables,
      ...options.environment,
    };
    this.#options = options;
  }

  static async start(options: TestServiceOptions = {}): Promise<TestService> {
    const kept = await createTestEnvironment();
    const service = new TestService(await freePort(), kept, options);
    try {
      await service.resume();
    } catch (error) {
      await kept[Symbol.asyncDispose]();
      throw error;
    }
    return service;
  }

  /**
   * Starts again on the same data, as after a stop.
   * @param changes of what the operator has set, for this run
   */
  async resume(changes: Record<string, string> = {}): Promise<void> {
    const builtDirectory = path.join(this.dataDirectory, 'built');
    if (this.#options.withPlugin) await buildFor(this.origin, builtDirectory);
    const config = readConfig(this.#options.role ?? 'all', { ...this.environment, ...changes });
    this.#service = await startService(config, {
      ...(this.#options.providers && { providers: this.#options.providers }),
      // Nobody waits here for what a test holds.
      stopTimeout: this.#options.stopTimeout ?? 10_000,
      ...(this.#options.storeAgain && { storeAgain: this.#options.storeAgain }),
      builtDirectory: this.#options.withPlugin ? builtDirectory : dist,
    });
    // The timetable's sweep would come once a minute, in the middle of what a test has prepared.
    await this.#service.database.prisma.$executeRaw`DELETE FROM pgboss.schedule`;
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

  /** Nothing can be stored until the returned function is called. */
  breakObjectStorage(): Promise<() => Promise<void>> {
    return this.#kept.breakObjectStorage();
  }

  /** A person who has signed up in a browser of their own. */
  signUp(name = 'Ada'): Promise<Person> {
    return Person.signUp(this.origin, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nobody opens the backup that its stop would write, which takes as long as all the rest of it.
    if (this.#service) Object.assign(this.#service.database, { backup: null });
    await this.stop();
    await this.#kept[Symbol.asyncDispose]();
  }
}

async function buildFor(serviceOrigin: string, builtDirectory: string): Promise<void> {
  await mkdir(builtDirectory, { recursive: true });
  for (const part of ['web', 'host']) {
    await symlink(path.join(dist, part), path.join(builtDirectory, part)).catch(() => undefined);
  }
  await pluginFor(serviceOrigin, path.join(builtDirectory, 'plugin'));
}
