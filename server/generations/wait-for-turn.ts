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
  { id, keyId, preparedAt }: ProviderCall,
  taken: Pick<Readiness, 'turn'> | null,
  signal: AbortSignal,
): Promise<boolean> {
  // What else is wrong with a key that may not be used is said when it is opened.
  if (keyId === null || !generation.keyWatch.has(keyId)) return false;
  // It was set aside for the turn that it had taken.
  if (generation.hasTurn) {
    generation.hasTurn = false;
    if (await isStillTurn(prisma, keyId, preparedAt)) return true;
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
