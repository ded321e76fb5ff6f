import type { ApiClient } from '../../shared/api-client.ts';
import { Person } from './person.ts';
import type { ProviderStub } from './provider-stub/provider-stub.ts';

/** Whoever a local start's link is for, with an OpenAI key for the stub, who agrees to its use; by a plugin. */
export async function customerByLink(link: string, { origin }: ProviderStub): Promise<ApiClient> {
  const person = await Person.byLink(link);
  const secret = 'sk-test-0123456789abcdef';
  await person.api.createProviderKey({ provider: 'openai', label: 'Mine', secret });
  await person.api.giveConsent({ provider: 'openai', origin });
  return person.pluginApi();
}
