import type { ConsentNotice } from '../../shared/provider-consent.ts';
import type { ImageProvider } from '../providers/image-provider.ts';
import { recipientOf } from '../providers/recipient.ts';

/** Who would receive what. */
export function consentNotice(provider: ImageProvider, origin: string): ConsentNotice {
  const { label, items, policyUrl } = recipientOf(provider);
  return { provider: provider.id, providerLabel: label, origin, items: [...items], policyUrl };
}
