import { createFalClient, type QueueClient } from '@fal-ai/client';
import type { ProviderContext } from '../image-provider.ts';
import { badAnswer } from '../wire/bad-answer.ts';

export const BASE_URL = 'https://queue.fal.run';

/**
 * Asks by the maker's own client. It repeats what fails, even what may have been paid for, with a
 * patience that cannot be set: so it never learns of an answer, which is taken from behind it. It
 * builds addresses itself, too, where fal tells to use those that an answer names.
 * @param named the address an answer named; one elsewhere is not used
 * @returns the answer, whatever its status, before its body is read
 */
export async function askQueue(
  { apiKey, baseUrl, fetch, signal }: ProviderContext,
  ask: (queue: QueueClient) => Promise<unknown>,
  named: string | null = null,
): Promise<Response> {
  signal.throwIfAborted();
  const answers: Promise<Response>[] = [];
  const nothing = () => new Response(null);
  const client = createFalClient({
    credentials: apiKey,
    requestMiddleware: (request) =>
      Promise.resolve({
        ...request,
        url: own(named, baseUrl) ?? request.url.replace(BASE_URL, baseUrl),
        headers: { ...request.headers, 'User-Agent': 'TomsonStudio' },
      }),
    fetch: (url, init) => {
      const answer = fetch(url, { ...init, signal });
      answers.push(answer);
      return answer.then(nothing, nothing);
    },
  });
  await ask(client.queue);
  const [answer] = answers;
  if (!answer) throw badAnswer('fal was not asked.');
  return answer;
}

function own(named: string | null, baseUrl: string): string | null {
  const url = named === null ? null : URL.parse(named);
  return url?.origin === new URL(baseUrl).origin ? url.href : null;
}
