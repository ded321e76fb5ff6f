import { createApiClient } from '../../../shared/api-client.ts';

/** The service these pages come from, with the browser's cookie. */
export const service = createApiClient({ origin: '' });
