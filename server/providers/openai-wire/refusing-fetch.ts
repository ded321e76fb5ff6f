import type { ProviderContext } from '../image-provider.ts';
import { beginningOf } from '../wire/beginning-of.ts';
import { readComplaint, vendorError } from '../wire/vendor-error.ts';

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
