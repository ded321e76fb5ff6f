import type { ProviderCall } from '../prisma/client/client.ts';
import type { ImageProvider, Json } from '../providers/image-provider.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import type { Loan } from './lend-provider.ts';

/**
 * Tells the vendor that nobody waits for a call any more. A courtesy: the call's end neither waits
 * for it nor hears of its failure, and what was charged is as open as before.
 */
export async function tellCancelled(
  { logger }: Pick<GenerationDependencies, 'logger'>,
  provider: ImageProvider,
  { operation }: Pick<ProviderCall, 'operation'>,
  { afterwards }: Loan,
): Promise<void> {
  if (!provider.cancel || operation === null) return;
  try {
    await provider.cancel(operation as Json, afterwards());
  } catch (error) {
    logger.info({ error, provider: provider.id }, 'a cancel that the vendor was told');
  }
}
