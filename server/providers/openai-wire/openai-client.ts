import OpenAI from 'openai';
import type { ProviderContext } from '../image-provider.ts';
import type { VendorFetch } from './refusing-fetch.ts';

/** The longest a timer can be set to, in ms: the guarded fetch keeps the time. */
const NEVER = 2_147_483_647;

/** What the SDK would tell about this machine; the picture does not need it. */
const NOTHING_ABOUT_US = {
  'User-Agent': 'TomsonStudio',
  'X-Stainless-Arch': null,
  'X-Stainless-Lang': null,
  'X-Stainless-OS': null,
  'X-Stainless-Package-Version': null,
  'X-Stainless-Retry-Count': null,
  'X-Stainless-Runtime': null,
  'X-Stainless-Runtime-Version': null,
  'X-Stainless-Timeout': null,
  'OpenAI-Organization': null,
  'OpenAI-Project': null,
};

/** Where a vendor that speaks OpenAI's wire is, and how it wants to be asked. */
export interface OpenaiAddress {
  /** With its version: `https://api.openai.com/v1`. */
  baseUrl: string;
  /** The header that carries the key, where it is not `Authorization`. */
  keyHeader?: string;
  /** What stands behind every address. */
  query?: Record<string, string>;
}

/** The SDK for one call: it repeats nothing, logs nothing and reads nothing from the environment. */
export function openaiClient(
  { apiKey }: Pick<ProviderContext, 'apiKey'>,
  { baseUrl, keyHeader, query }: OpenaiAddress,
  { fetch }: VendorFetch,
): OpenAI {
  const inAuthorization = apiKey !== '' && keyHeader === undefined;
  return new OpenAI({
    // The SDK insists on a key; a server that wants none is not sent one.
    apiKey: apiKey || 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: baseUrl,
    ...(query && { defaultQuery: query }),
    maxRetries: 0,
    timeout: NEVER,
    logLevel: 'off',
    fetch,
    defaultHeaders: {
      ...NOTHING_ABOUT_US,
      ...(!inAuthorization && { Authorization: null }),
      ...(keyHeader && { [keyHeader]: apiKey }),
    },
  });
}
