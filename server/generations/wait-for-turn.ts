import type { PrismaClient } from '../platform/prisma-client.ts';
import type { ProviderCall } from '../prisma/client/client.ts';
import { pause } from './cancelled-error.ts';
import type { ClaimedGeneration } from './claim-generation.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { isStillTurn, takeTurn } from './key-pace.ts';
import type { Readiness } from './prepare-call.ts';
import { SetAside, SHORT_WAIT } from './set-aside.ts';

/**
 * Waits for the key's turn; true where it has a pace to keep to.
 * @param taken the turn, where it was taken already
 */
export async function waitForTurn(
  { prisma }: GenerationDependencies,
  generation: ClaimedGeneration,
  call: ProviderCall,
  taken: Pick<Readiness, 'turn'> | null,
  signal: AbortSignal,
): Promise<boolean> {
  const { id, keyId } = call;
  // What else is wrong with a key that may not be used is said when it is opened.
  if (keyId === null || !generation.keyWatch.has(keyId)) return false;
  // It was set aside for the turn that it had taken.
  if (generation.hasTurn) {
    generation.hasTurn = false;
    const takenAt = taken === null ? call.preparedAt : await endOfTryBefore(prisma, call);
    if (await isStillTurn(prisma, keyId, takenAt)) return true;
    taken = null;
  }
  const turn = taken ? taken.turn : await takeTurn(prisma, keyId);
  if (turn === null) return false;
  const wait = Math.max(turn.getTime() - Date.now(), 0);
  if (wait > SHORT_WAIT) {
    // From when its turn is, which a refusal makes void.
    const where = { id, state: 'prepared' } as const;
    await prisma.providerCall.updateMany({ where, data: { preparedAt: new Date() } });
    throw new SetAside(wait, keyId);
  }
  await pause(wait, AbortSignal.any([signal, generation.keyWatch.endOf(keyId)]));
  return true;
}

/**
 * When the try before ended: a call that was prepared just now waited for the turn that was taken at
 * that end, and what was refused since has made it void.
 */
async function endOfTryBefore(
  prisma: PrismaClient,
  { generationId, slice, try: tries, preparedAt }: ProviderCall,
): Promise<Date> {
  const before = await prisma.providerCall.findFirst({
    where: { generationId, slice, try: tries - 1 },
    select: { endedAt: true },
  });
  return before?.endedAt ?? preparedAt;
}
