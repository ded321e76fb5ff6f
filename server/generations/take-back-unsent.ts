import type { ProviderCall } from '../prisma/client/client.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { forgetTakenMark, takeUnsentMark, unsentCalls } from './unsent-mark.ts';
import { insistently } from './while-database-is-away.ts';

type Dependencies = Pick<GenerationDependencies, 'prisma' | 'config'>;

/**
 * Takes back that a call was sent where this machine knows that it never left. It is prepared
 * again then; `null` where it may have left. Who is killed meanwhile leaves the mark to the next one,
 * under another name. Throws where somebody else has gone on with it.
 */
export async function takeBackUnsent(
  { prisma, config }: Dependencies,
  call: ProviderCall,
): Promise<ProviderCall | null> {
  if (!takeUnsentMark(config, call)) return null;
  const { id, workerToken } = call;
  const prepared = await insistently(async () => {
    await prisma.providerCall.updateMany({
      where: { id, workerToken, state: 'sent' },
      data: { state: 'prepared', sentAt: null },
    });
    // A commit whose answer was lost with the connection has gone through.
    return prisma.providerCall.findFirst({ where: { id, workerToken, state: 'prepared' } });
  });
  // Whatever became of the call: the mark has done its work.
  forgetTakenMark(config, call);
  if (!prepared) throw new Error(`call ${id} is somebody else's`);
  return prepared;
}

/**
 * Takes back all that a killed worker with this data directory had not sent, or not taken back to its
 * end, before another machine
 * goes on with their generations: that one could not know. One that shares the directory and lives
 * finds its call taken back and begins its job again. Call before the work begins.
 */
export async function takeBackAllUnsent(
  dependencies: Dependencies & Pick<GenerationDependencies, 'logger'>,
): Promise<void> {
  const { prisma, config } = dependencies;
  const marked = await unsentCalls(config);
  if (marked.length === 0) return;
  const calls = await prisma.providerCall.findMany({
    where: {
      OR: marked.map(({ id, workerToken }) => ({ id, workerToken })),
      state: 'sent',
    },
  });
  for (const call of calls) {
    // The work begins whatever becomes of one.
    await takeBackUnsent(dependencies, call).catch((error: unknown) =>
      dependencies.logger.warn({ error, callId: call.id }, 'a call that had not left'),
    );
  }
}
