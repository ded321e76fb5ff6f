import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ProviderStub } from '../support/provider-stub/provider-stub.ts';
import { type RunningPostgres, startPostgres } from '../support/real-services/start-postgres.ts';
import { createTestEnvironment, type TestEnvironment } from '../support/test-environment.ts';
import { FailingStore } from './failing-store.ts';
import { Fleet } from './fleet.ts';
import { PolledVendor } from './polled-vendor.ts';
import { SmallDisk } from './small-disk.ts';

/** Bytes of the disk that spooled pictures pass over, and of the room without which none is sent. */
const DISK = 400 * 1024 * 1024;
const MIN_FREE = 2 * 1024 * 1024;

/** Bytes of a picture: several at once need more than the room that is kept. */
const PICTURE = 600_000;

/** A service under test, and all that can be broken under it. */
export class Setting implements AsyncDisposable {
  readonly stub: ProviderStub;
  readonly polled: PolledVendor;
  readonly environment: TestEnvironment;
  readonly fleet: Fleet;
  /** `null` where the database is embedded. */
  readonly postgres: RunningPostgres | null;
  /** `null` where no disk can be mounted: then opening a file for a picture fails. */
  readonly disks: SmallDisk[] | null;
  readonly #store: FailingStore | null;
  readonly #folder: string;

  private constructor(parts: {
    stub: ProviderStub;
    polled: PolledVendor;
    environment: TestEnvironment;
    fleet: Fleet;
    postgres: RunningPostgres | null;
    disks: SmallDisk[] | null;
    store: FailingStore | null;
    folder: string;
  }) {
    this.stub = parts.stub;
    this.polled = parts.polled;
    this.environment = parts.environment;
    this.fleet = parts.fleet;
    this.postgres = parts.postgres;
    this.disks = parts.disks;
    this.#store = parts.store;
    this.#folder = parts.folder;
  }

  static async start(seed: number): Promise<Setting> {
    const folder = await mkdtemp(path.join(tmpdir(), 'tomson-chaos-'));
    // PostgreSQL runs as a user of its own and has to pass through.
    await chmod(folder, 0o711);
    const stub = await ProviderStub.start({ pictureBytes: PICTURE });
    const polled = await PolledVendor.start(PICTURE);
    const environment = await createTestEnvironment();
    const { variables } = environment;
    const isReal = variables.DATABASE_URL !== undefined;
    // A server of its own, since it is broken off.
    const postgres = isReal ? await startPostgres(path.join(folder, 'postgres')) : null;
    if (postgres) variables.DATABASE_URL = postgres.environment.TEST_DATABASE_URL ?? '';
    const store = isReal ? await FailingStore.before(variables.S3_ENDPOINT ?? '', seed) : null;
    const switchFile = path.join(folder, 'switch');
    const disturbed = {
      NODE_OPTIONS: `--import=${path.join(import.meta.dirname, 'disturb-files.ts')}`,
      CHAOS_SWITCH: switchFile,
      CHAOS_SEED: String(seed),
    };
    const fleet = await Fleet.prepared(environment, (name) => ({
      PROVIDER_BASE_URL_OPENAI: stub.baseUrlFor(name),
      PROVIDER_BASE_URL_BFL: polled.baseUrlFor(name),
      ALLOWED_PRIVATE_ORIGINS: `${stub.origin},${polled.origin}`,
      LOG_LEVEL: 'error',
      WORKER_CONCURRENCY: '8',
      MIN_FREE_BYTES: String(MIN_FREE),
      ...(store ? { S3_ENDPOINT: store.endpoint } : {}),
      ...disturbed,
    }));
    const disks = await mountAll(
      fleet.dataDirectories
        .filter((_, index) => !isReal || index > 0)
        .map((one) => (isReal ? one : path.join(one, 'spool'))),
    );
    await fleet.start();
    return new Setting({ stub, polled, environment, fleet, postgres, disks, store, folder });
  }

  /** From now on three of ten writes to the object store fail, or no longer. */
  async failWrites(isOn: boolean): Promise<void> {
    if (this.#store) this.#store.isFailing = isOn;
    else await this.#switch(isOn ? 'writes' : '');
  }

  /** There is room for a few pictures more, then for none, and then enough again. */
  async fillDisk(room: 'few' | 'none' | 'enough'): Promise<void> {
    if (!this.disks) return this.#switch(room === 'enough' ? '' : 'full');
    for (const disk of this.disks) {
      await disk.clear();
      if (room !== 'enough') await disk.fill(room === 'few' ? MIN_FREE + PICTURE : 0);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.fleet[Symbol.asyncDispose]();
    for (const disk of this.disks ?? []) await disk[Symbol.asyncDispose]();
    await this.stub[Symbol.asyncDispose]();
    await this.polled[Symbol.asyncDispose]();
    await this.#store?.[Symbol.asyncDispose]();
    await this.environment[Symbol.asyncDispose]();
    await this.postgres?.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #switch(kind: 'writes' | 'full' | ''): Promise<void> {
    return writeFile(path.join(this.#folder, 'switch'), kind);
  }
}

async function mountAll(folders: string[]): Promise<SmallDisk[] | null> {
  const disks: SmallDisk[] = [];
  for (const folder of folders) {
    const disk = await SmallDisk.mount(folder, DISK);
    if (!disk) return null;
    disks.push(disk);
  }
  return disks;
}
