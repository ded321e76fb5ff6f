/** Where a person adds, checks and removes provider keys. */
export const KEYS_PAGE = `${SERVICE_ORIGIN}/keys`;
