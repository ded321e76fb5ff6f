import type { Warning } from '../../shared/generation.ts';
import type { Capabilities, Price } from '../../shared/image-model.ts';
import type { KeySettings, SettingDeclaration } from '../../shared/provider-key.ts';
import type { Size } from '../../shared/scalars.ts';
import type { VendorHosts } from './vendor-hosts.ts';

/** Anything that survives `JSON.stringify`: it is stored with the provider call. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** What a person enters to use a provider; the page's form is drawn from it. */
export interface CredentialDescription {
  /** What the provider calls it: "API key". */
  label: string;
  /** Where to get one. */
  helpUrl: string;
  /** False where a server may be used without a secret. */
  secretRequired: boolean;
  /** Whether the person may give a base URL of their own. */
  baseUrl: 'none' | 'optional' | 'required';
  /** Where requests go unless the person or the operator says otherwise; `null` with `required`. */
  defaultBaseUrl: string | null;
  /** What differs from server to server. */
  settings: readonly SettingDeclaration[];
}

/** A model as its provider file declares it. */
export interface ModelDeclaration {
  /** Without the provider: `procedural` of `sketch/procedural`. */
  name: string;
  label: string;
  capabilities: Capabilities;
  /** Pictures one call can make, where that is fewer than `capabilities.maxCount`. */
  picturesPerCall?: number;
  /** `null` where nobody says what it costs. */
  price: Price | null;
  /** What honesty demands beside the model, in recipes and metadata. */
  notice: string | null;
  /** Set where the vendor serves it no more: it is still shown, and cannot be used. */
  retired?: Retirement;
}

/** The end of a model. */
export interface Retirement {
  /** The day it ended: 2026-10-23; `null` where nobody says. */
  on: string | null;
  /** The name of the provider's model to use instead. */
  successor: string;
}

/** A picture to work from, already checked, auto-oriented and stripped of metadata. */
export interface ReferenceImage {
  /** One of the roles the model declares; `null` where it declares none. */
  role: string | null;
  contentType: string;
  /** px */
  width: number;
  /** px */
  height: number;
  bytes(): Promise<Uint8Array>;
}

/** One slice of a generation: what one call to the provider is asked to make. */
export interface ImageRequest {
  /** Without the provider. */
  model: string;
  prompt: string;
  /** Pictures this call shall make, at least 1. */
  count: number;
  /** px; set where the model declares sizes. */
  size: Size | null;
  /** Set where the model declares ratios. */
  aspectRatio: string | null;
  /** The seed of this call's first picture; `null` where the model has no seeds. */
  seed: number | null;
  references: ReferenceImage[];
  /** Every option the model declares, defaults filled in. */
  options: Record<string, string | number | boolean>;
}

/** What a vendor's own list says that it takes with a key. */
export type ListedPrice = {
  /** USD micros for one. */
  micros: number;
  per: 'picture' | 'megapixel';
  /** The day it was read: 2026-11-27. */
  date: string;
};

/** By the vendor's name of the model, or of what of it is called. */
export type ListedPrices = Readonly<Record<string, ListedPrice>>;

/** What is asked for, as it is known before anything is accepted. */
export interface PricedRequest {
  /** Without the provider. */
  model: string;
  count: number;
  size: Size | null;
  aspectRatio: string | null;
  references: { role: string | null; width: number; height: number }[];
  options: Record<string, string | number | boolean>;
  prompt: string;
  /** Of the key that is to be used; absent where its vendor lists none. */
  prices?: ListedPrices;
}

/** What a model cannot do of a request, though each part of it is declared. */
export interface Objection {
  /** `refuse`: nothing is sent. `warn`: it is sent without that, and the person is told. */
  verdict: 'refuse' | 'warn';
  /** The field of the request: `references`, `aspectRatio`, `options.background`. */
  about: string;
  /** One sentence. */
  message: string;
}

/** What something will cost, and why. */
export interface Estimate {
  /** USD micros; `null` for unknown. */
  micros: number | null;
  /** One sentence. */
  basis: string;
}

/** What the worker lends a provider for one call. Providers get nothing else of the service. */
export interface ProviderContext {
  /** Empty for providers without credentials. Lives only as long as the call. */
  apiKey: string;
  /** Without a trailing slash. */
  baseUrl: string;
  /** Of the key; every setting the provider declares, defaults filled in. */
  settings: KeySettings;
  /** Of the key; absent where its vendor lists none. */
  prices?: ListedPrices;
  /** Guarded: declared origins only, no redirects elsewhere, size and time caps. */
  fetch: typeof fetch;
  /**
   * Commits that a call is being made; whatever it throws, nothing may be sent. `fetch` awaits it
   * by itself at the last moment: only who reaches a vendor in another way has to.
   */
  beforeSending?: () => Promise<void>;
  /** Aborted on cancel, on time-out and when the service stops. */
  signal: AbortSignal;
}

/**
 * What arrives while a provider answers. `bytes` must be read to its end before the next event;
 * each piece of them is lent, and holds its bytes only until the next is asked for.
 */
export type AnswerEvent =
  | { type: 'progress' /** 0 to 1 */; fraction: number }
  | {
      type: 'preview';
      /** Which of this call's pictures, from 0. */
      index: number;
      /** Counts up from 0 for each picture. */
      step: number;
      bytes: AsyncIterable<Uint8Array>;
    }
  | {
      type: 'output';
      /** Which of this call's pictures, from 0. */
      index: number;
      seed: number | null;
      bytes: AsyncIterable<Uint8Array>;
    }
  | { type: 'warning'; warning: Warning }
  /**
   * What this call cost in USD micros; `null` where the provider does not say. Given before the
   * pictures where it is known by then, so that it is noted even where they do not come.
   */
  | { type: 'cost'; micros: number | null };

export type Answer = AsyncIterable<AnswerEvent>;

/** A provider either answers at once, or names an operation to ask after later. */
export type Started = { answer: Answer } | { operation: Json };

export type Polled =
  | { answer: Answer }
  | { /** ms until asking again */ retryAfter: number; fraction: number | null };

/** What a look at a key found that spends nothing. Refusals are thrown as `ProviderError`s. */
export interface KeyCheck {
  /**
   * `works`: the provider takes the key. `not_checkable`: it was reached, and says only to a paid
   * call whether it does.
   */
  outcome: 'works' | 'not_checkable';
  /** One sentence for the person, such as what credit is left; `null` where there is no more to say. */
  detail: string | null;
  /**
   * Names of the models that the vendor lists for this key, its own words for them; absent where it
   * has no such list. A declared model that is not among them cannot be used with the key.
   */
  models?: readonly string[];
  /** What the vendor takes with this key; absent where it has no such list. */
  prices?: ListedPrices;
}

/**
 * An image provider: one file, and one line in `registry.ts`. Failures are thrown as
 * `ProviderError`; whatever else is thrown counts as "nobody knows" once the request was sent.
 */
export interface ImageProvider {
  /** Lower case; the part of model ids before the slash. */
  id: string;
  label: string;
  /** `null` for a provider that needs no key. */
  credential: CredentialDescription | null;
  /**
   * True where nothing leaves this service and nothing is charged: a call whose outcome is not
   * known may then simply be made again.
   */
  offline: boolean;
  /** The provider's privacy policy; `null` for a server of one's own. */
  policyUrl: string | null;
  /** Where answers may lead, beside the base URL's own host. */
  hosts?: VendorHosts;
  models: readonly ModelDeclaration[];
  /** For open providers: the models that a key with these settings opens. */
  modelsOf?(settings: KeySettings): readonly ModelDeclaration[];
  /** What of a request cannot be done together; looked at before anything is accepted. */
  review?(request: PricedRequest): Objection[];
  /** Where a price is not simply one per picture. */
  estimate?(request: PricedRequest): Estimate;
  start(request: ImageRequest, context: ProviderContext): Promise<Started>;
  /** Present where `start` may name an operation. */
  poll?(operation: Json, context: ProviderContext): Promise<Polled>;
  /**
   * Tells the vendor that nobody waits for an operation any more; absent where it cannot be told.
   * It may come too late, and says nothing of what is charged: whatever it throws is only logged.
   */
  cancel?(operation: Json, context: ProviderContext): Promise<void>;
  /**
   * What the vendor said it takes for an operation when it took the request, in USD micros; `null`
   * where it said nothing. Absent where no vendor's operation says.
   */
  priceOf?(operation: Json): number | null;
  /**
   * Looks whether the key is good, by requests that are never charged; absent where the provider
   * has none. A good key without credit is a `no_credit` error where the provider tells, and a
   * sentence in `detail` where it does not. The context's fetch allows little time and few bytes.
   */
  checkKey?(context: ProviderContext): Promise<KeyCheck>;
}
