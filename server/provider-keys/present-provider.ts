import type { ImageProviderView } from '../../shared/provider-key.ts';
import type { Config } from '../config.ts';
import type { ImageProvider } from '../providers/image-provider.ts';
import { originFor } from './provider-address.ts';

/** A provider as the key form and the consent dialog need it. */
export function presentProvider(provider: ImageProvider, config: Config): ImageProviderView {
  const { id, label, credential, policyUrl } = provider;
  return {
    id,
    label,
    policyUrl,
    credential: credential && {
      label: credential.label,
      helpUrl: credential.helpUrl,
      secretRequired: credential.secretRequired,
      baseUrl: credential.baseUrl,
      defaultOrigin: originFor(provider, null, config),
      settings: [...credential.settings],
    },
  };
}
