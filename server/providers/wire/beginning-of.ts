import { ProviderError } from '../provider-error.ts';

/** Bytes of an error answer that are read. */
const LONGEST_COMPLAINT = 64 * 1024;

/** An error answer's JSON; what cannot be read says nothing. */
export async function beginningOf(response: Response): Promise<unknown> {
  let text = '';
  try {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > LONGEST_COMPLAINT) break;
    }
    return JSON.parse(text);
  } catch (error) {
    // The status alone says enough; only a cancel is news.
    if (!(error instanceof SyntaxError) && !(error instanceof ProviderError)) throw error;
    return null;
  }
}
