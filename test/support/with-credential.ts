import type {
  CredentialDescription,
  ImageProvider,
} from '../../server/providers/image-provider.ts';

/** The provider, and what a person has to enter to use it. */
export function withCredential<Provider extends ImageProvider>(
  provider: Provider,
  credential: Partial<CredentialDescription> = {},
): Provider {
  return {
    ...provider,
    policyUrl: 'https://toys.example/privacy',
    credential: {
      label: 'API key',
      helpUrl: 'https://toys.example/keys',
      secretRequired: true,
      baseUrl: 'optional',
      defaultBaseUrl: 'https://api.toys.example/v1',
      settings: [],
      ...credential,
    },
  };
}
