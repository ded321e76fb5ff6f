import { readConfig } from '../../server/config.ts';
import { type Database, openDatabase } from '../../server/platform/database.ts';
import { createLogger } from '../../server/platform/logger.ts';
import { createTestEnvironment } from './test-environment.ts';

/** A migrated, empty database, embedded or on a server as the run says. */
export interface TestDatabase extends AsyncDisposable {
  /**
   * The database as another process sees it: on a server a handle of its own, which is closed with
   * the rest. Embedded there is only one process and one handle.
   */
  another(): Promise<Database>;
}

export async function openTestDatabase(): Promise<TestDatabase> {
  const environment = await createTestEnvironment();
  const config = readConfig('all', { LOG_LEVEL: 'error', ...environment.variables });
  const open: Database[] = [];
  return {
    async another() {
      const [first] = open;
      if (first && !config.databaseUrl) return first;
      const database = await openDatabase(config, createLogger(config));
      open.push(database);
      return database;
    },
    async [Symbol.asyncDispose]() {
      for (const database of open) await database.close();
      await environment[Symbol.asyncDispose]();
    },
  };
}
