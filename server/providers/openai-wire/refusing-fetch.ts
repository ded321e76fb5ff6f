import type { ProviderContext } from '../image-provider.ts';
import { ProviderError } from '../provider-error.ts';
import { readComplaint, vendorError } from './vendor-error.ts';

/** Bytes of an error answer that are read. */
const LONGEST_COMPLAINT = 64 * 1024;

/** How a provider talks to its vendor. */
export interface VendorFetch {
  fetch: typeof fetch;
  /** What ended the newest request, whatever an SDK has made of it. */
  readonly failure: unknown;
}

/** The context's fetch, except that an answer with an error status is thrown as what it means. */
export function refusingFetch(context: ProviderContext, label: string): VendorFetch {
  let failure: unknown;
  const throwing: typeof fetch = async (input, init) => {
    const response = await context.fetch(input, init);
    if (response.ok) return response;
    const body = await beginningOf(response);
    const vendor = { label, secret: context.apiKey };
    throw vendorError(response.status, response.headers, readComplaint(body), vendor);
  };
  const remembering: typeof fetch = (input, init) =>
    throwing(input, init).catch((error: unknown) => {
      failure = error;
      throw error;
    });
  return {
    fetch: Object.assign(remembering, { Response }),
    get failure() {
      return failure;
    },
  };
}

/** The answer's JSON, or its text; what cannot be read says nothing. */
async function beginningOf(response: Response): Promise<unknown> {
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
