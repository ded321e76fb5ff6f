import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inject } from 'vitest';
import { createDataDirectory } from './data-directory.ts';
import { createRealEnvironment } from './real-services/real-environment.ts';

/** What a service of a test keeps its things in, of its own and empty. */
export interface TestEnvironment extends AsyncDisposable {
  /** Absolute. */
  dataDirectory: string;
  /** The service's environment: where the database and the objects are, and the secrets. */
  variables: Record<string, string>;
  /** Nothing can be stored until the returned function is called. */
  breakObjectStorage(): Promise<() => Promise<void>>;
}

/**
 * Embedded parts, or a database and a bucket on real servers: the run's configuration decides
 * (vitest.config.ts, vitest.real.config.ts), so that one test can be run on both.
 */
export function createTestEnvironment(): Promise<TestEnvironment> {
  const services = inject('realServices');
  return services ? createRealEnvironment(services) : createEmbeddedEnvironment();
}

async function createEmbeddedEnvironment(): Promise<TestEnvironment> {
  const dataDirectory = await createDataDirectory();
  return {
    dataDirectory,
    variables: { DATA_DIR: dataDirectory },
    async breakObjectStorage() {
      // A file where the store has its folder.
      const objects = path.join(dataDirectory, 'objects');
      await rename(objects, `${objects}-away`);
      await writeFile(objects, '');
      return async () => {
        await rm(objects);
        await rename(`${objects}-away`, objects);
      };
    },
    [Symbol.asyncDispose]: () => rm(dataDirectory, { recursive: true, force: true }),
  };
}
