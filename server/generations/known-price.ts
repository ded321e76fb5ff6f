import type { ProviderCall } from '../prisma/client/client.ts';
import type { ImageProvider, Json } from '../providers/image-provider.ts';
import { plausibleMicros } from '../providers/plausible-micros.ts';

/**
 * What the vendor said it takes for a call when it took it, in USD micros; `null` where it said
 * nothing. It is what the call cost if it was charged.
 */
export function knownPrice(
  provider: Pick<ImageProvider, 'priceOf'> | undefined,
  { operation }: Pick<ProviderCall, 'operation'>,
): number | null {
  if (!provider?.priceOf || operation === null) return null;
  return plausibleMicros(provider.priceOf(operation as Json));
}
