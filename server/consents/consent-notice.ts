import type { ConsentItem, ConsentNotice } from '../../shared/provider-consent.ts';
import type { ImageProvider } from '../providers/image-provider.ts';

/** What every provider gets, and all it gets. */
export const CONSENT_ITEMS: readonly ConsentItem[] = ['prompt', 'references', 'options'];

/** Who would receive what. */
export function consentNotice(provider: ImageProvider, origin: string): ConsentNotice {
  return {
    provider: provider.id,
    providerLabel: provider.label,
    origin,
    items: [...CONSENT_ITEMS],
    policyUrl: provider.policyUrl,
  };
}
