import type { KeyCheck, ProviderContext } from '../image-provider.ts';
import { listModels } from '../openai-wire/list-models.ts';
import { ProviderError } from '../provider-error.ts';
import { compatibleServer } from './compatible-settings.ts';
import { versionedBaseUrl } from './versioned-base-url.ts';

/** Statuses of a server that does not have the list. */
const NOT_THERE: ReadonlySet<number | undefined> = new Set([404, 405, 501]);

/**
 * Asks a server for its models, which most have a list of. Those that the key names and the list
 * does not are said: a misspelt id shows here rather than with the first picture.
 * @param label for sentences
 */
export async function checkCompatibleKey(
  context: ProviderContext,
  label: string,
): Promise<KeyCheck> {
  const baseUrl = versionedBaseUrl(context.baseUrl);
  let listed: string[];
  try {
    listed = await listModels(context, { label, baseUrl });
  } catch (error) {
    if (!(error instanceof ProviderError) || !NOT_THERE.has(error.facts.status)) throw error;
    return { outcome: 'not_checkable', detail: `${label} has no list of models at ${baseUrl}.` };
  }
  const missing = compatibleServer(context.settings).models.filter((id) => !listed.includes(id));
  if (missing.length === 0) return { outcome: 'works', detail: null };
  const names = missing.map((id) => `“${id}”`).join(', ');
  return { outcome: 'works', detail: `But ${names} is not in its list of models.` };
}
