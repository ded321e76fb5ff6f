import type { Generation, Prisma, ProviderCall } from '../prisma/client/client.ts';

/**
 * The ledger's line for a call that was made.
 * @param costMicros USD micros; `null` for unknown
 */
export function ledgerEntryOf(
  generation: Pick<Generation, 'documentId' | 'model'>,
  call: ProviderCall,
  charged: ProviderCall['charged'],
  costMicros: number | null,
): Prisma.LedgerEntryCreateManyInput {
  return {
    userId: call.userId,
    callId: call.id,
    generationId: call.generationId,
    keyId: call.keyId,
    documentId: generation.documentId,
    model: generation.model,
    charged,
    estimateMicros: call.estimateMicros,
    actualMicros: charged === 'no' ? 0 : costMicros,
  };
}
