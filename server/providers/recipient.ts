import type { ConsentItem } from '../../shared/provider-consent.ts';
import type { ImageProvider } from './image-provider.ts';

/** What every provider gets, and all it gets. */
const CONSENT_ITEMS: readonly ConsentItem[] = ['prompt', 'references', 'options'];

/** Somebody outside this service who receives what people send: a sub-processor. */
export interface Recipient {
  /** The provider's id. */
  provider: string;
  label: string;
  /**
   * Hosts that receive it, the usual one first; a `*` stands for a part of one label. Empty where
   * each person says where their server is.
   */
  hosts: readonly string[];
  items: readonly ConsentItem[];
  /** Its privacy policy; `null` for a server of one's own. */
  policyUrl: string | null;
}

/** Who receives what when this provider is used. */
export function recipientOf(provider: ImageProvider): Recipient {
  const { id, label, credential, hosts, policyUrl } = provider;
  const usual = credential?.defaultBaseUrl ?? null;
  return {
    provider: id,
    label,
    hosts: usual === null ? [] : [new URL(usual).host, ...(hosts?.key ?? [])],
    items: CONSENT_ITEMS,
    policyUrl,
  };
}
