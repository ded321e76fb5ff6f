import { sweepObjectDeletions } from './assets/sweep-object-deletions.ts';
import type { GenerationDependencies } from './generations/generation-dependencies.ts';
import { generationQueue } from './generations/generation-queue.ts';
import { runGeneration } from './generations/run-generation.ts';
import { sweepExpired } from './platform/sweep-expired.ts';
import { sweepQueue } from './platform/sweep-queue.ts';

/** Every queue of the service; all processes create them, workers work on them. */
export const queues = [generationQueue, sweepQueue];

/** Begins to work on the queues; stops when the job queue does. */
export async function startWorker(dependencies: GenerationDependencies): Promise<void> {
  const { jobs, config } = dependencies;
  await jobs.work(generationQueue, { concurrency: config.workerConcurrency }, (job) =>
    runGeneration(dependencies, job),
  );
  await jobs.work(sweepQueue, { concurrency: 1 }, async () => {
    await sweepExpired(dependencies.prisma);
    await sweepObjectDeletions(dependencies);
  });
  await jobs.schedule(sweepQueue, '* * * * *', {});
}
