import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { openEmbeddedDatabase } from '../../server/platform/embedded-database.ts';
import { JobQueue } from '../../server/platform/job-queue.ts';
import { createLogger } from '../../server/platform/logger.ts';
import { queues } from '../../server/worker.ts';
import { scratchFolder } from './scratch-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A data directory with a migrated, empty database and its queues in it, to be copied. */
    templateDirectory: string;
  }
}

/** Makes the embedded database once: initialising one takes seconds, copying it does not. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Data directories of tests lie beside it: what a broken one leaves behind goes with the run.
  const folder = await mkdtemp(path.join(scratchFolder(), 'tomson-run-'));
  const templateDirectory = path.join(folder, 'template');
  const database = await openEmbeddedDatabase(templateDirectory);
  const jobs = new JobQueue(database, queues, createLogger({ logLevel: 'error' }));
  await jobs.start();
  await jobs.stop(0);
  await database.close();
  project.provide('templateDirectory', templateDirectory);
  return () => rm(folder, { recursive: true, force: true });
}
