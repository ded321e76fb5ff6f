import type { ProviderCall } from '../prisma/client/client.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { takeUnsentMark, unsentCalls } from './unsent-mark.ts';
import { insistently } from './while-database-is-away.ts';

type Dependencies = Pick<GenerationDependencies, 'prisma' | 'config'>;

/**
 * Takes back that a call was sent where this machine knows that it never left. It is prepared
 * again then; `null` where it may have left.
 */
export async function takeBackUnsent(
  { prisma, config }: Dependencies,
  call: ProviderCall,
): Promise<ProviderCall | null> {
  if (!takeUnsentMark(config, call)) return null;
  const { id, workerToken } = call;
  return insistently(async () => {
    await prisma.providerCall.updateMany({
      where: { id, workerToken, state: 'sent' },
      data: { state: 'prepared', sentAt: null },
    });
    // A commit whose answer was lost with the connection has gone through.
    return prisma.providerCall.findFirst({ where: { id, workerToken, state: 'prepared' } });
  });
}

/**
 * Takes back all that this machine's killed worker had not sent, before another machine goes on with
 * their generations: that one could not know. Call before the work begins.
 */
export async function takeBackAllUnsent(dependencies: Dependencies): Promise<void> {
  const { prisma, config } = dependencies;
  const marked = await unsentCalls(config);
  if (marked.length === 0) return;
  const calls = await prisma.providerCall.findMany({
    where: {
      OR: marked.map(({ id, workerToken }) => ({ id, workerToken })),
      state: 'sent',
    },
  });
  for (const call of calls) await takeBackUnsent(dependencies, call);
}
