import { badAnswer } from './bad-answer.ts';

/** Bytes of an answer that holds no picture. */
const LONGEST = 1024 * 1024;

/** Reads an answer without pictures whole, if it is not too long; throws a `ProviderError`. */
export async function readCappedJson(response: Response, label: string): Promise<unknown> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST) throw badAnswer(`${label} sent more than such an answer can hold.`);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badAnswer(`${label} gave an answer that cannot be read.`, cause);
  }
}
