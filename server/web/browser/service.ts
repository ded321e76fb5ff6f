import { createApiClient } from '../../../shared/api-client.ts';

/** Happens on the document when the service no longer knows who this is. */
export const SESSION_GONE = 'session-gone';

/** The service these pages come from, with the browser's cookie. */
export const service = createApiClient({
  origin: '',
  fetch: async (input, init) => {
    const response = await fetch(input, init);
    if (response.status === 401) document.dispatchEvent(new Event(SESSION_GONE));
    return response;
  },
});
