import { z } from 'zod';
import type { ProviderContext } from '../image-provider.ts';
import { badAnswer } from '../wire/bad-answer.ts';
import { type OpenaiAddress, openaiClient } from './openai-client.ts';
import { refusingFetch } from './refusing-fetch.ts';

const ModelList = z.object({ data: z.array(z.object({ id: z.string() })) });

/**
 * The ids of the models that a key opens; the question costs nothing. Throws a `ProviderError`, or
 * the signal's reason.
 */
export async function listModels(
  context: ProviderContext,
  { label, ...address }: OpenaiAddress & { label: string },
): Promise<string[]> {
  context.signal.throwIfAborted();
  const vendor = refusingFetch(context, label);
  const { models } = openaiClient(context, address, vendor);
  const response = await models
    .list({ signal: context.signal })
    .asResponse()
    .catch((error: unknown) => {
      // The SDK wraps what the fetch throws, and takes some of it for something else.
      throw vendor.failure ?? error;
    });
  const text = await response.text();
  const list = ModelList.safeParse(parse(text));
  if (!list.success) throw badAnswer(`${label} answered with something that is no list of models.`);
  return list.data.data.map(({ id }) => id);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
