import type {
  ImageProvider,
  ImageRequest,
  ReferenceImage,
} from '../../../../server/providers/image-provider.ts';
import type { ProviderErrorCode } from '../../../../server/providers/provider-error.ts';
import type { KeySettings } from '../../../../shared/provider-key.ts';
import { stubPicture } from '../../../support/provider-stub/stub-picture.ts';
import type { DescriptionOptions } from '../../../support/wire-stub/vendor-description.ts';
import type { WireReply, WireRequest } from '../../../support/wire-stub/wire-stub.ts';
import { reference } from '../call-provider.ts';

/** A picture as the stub gives it: the bytes, and where they lie for wires that only name it. */
export interface WirePicture {
  bytes: Buffer;
  url: string;
}

/** What a request asks for, in the words of the contract, read from the vendor's. */
export interface Understood {
  prompt: string;
  /** `undefined` where the wire does not carry it. */
  count?: number;
  seed?: number;
  references: Buffer[];
}

/** Replies with an error status, one for each failure a vendor can name. */
export type WireFailures = Readonly<
  Partial<Record<Exclude<ProviderErrorCode, 'cancelled' | 'timed_out' | 'bad_answer'>, WireReply>>
>;

/**
 * How one provider's vendor speaks: with this a provider joins the contract suite. What a vendor
 * does not have is `null`, never left out by accident.
 */
export interface ProviderWire {
  provider: ImageProvider;
  /** Stands behind the stub's origin in the base URL: `/v1`, or nothing. */
  basePath: string;
  settings?: KeySettings;
  /** The header the key travels in, and what it must say. */
  credential(key: string): [header: string, value: string];
  /** Requests a vendor must answer. The first is the plain one, for one picture. */
  requests: {
    plain: ImageRequest;
    /** For several pictures by one call. */
    several: ImageRequest | null;
    seeded: ImageRequest | null;
    /** With as many references as the model takes. */
    referenced: ImageRequest | null;
  };
  /** Whether a request asks for pictures to be made. */
  makes(request: WireRequest): boolean;
  understood(request: WireRequest): Understood;
  /**
   * A good answer with these pictures; of an asynchronous vendor, what the last question after the
   * operation is answered with.
   */
  answer(pictures: WirePicture[], making: WireRequest): WireReply;
  /** How pictures come: in the JSON, by their address, or as the body itself. */
  pictures: 'inline' | 'url' | 'body';
  /** Of an asynchronous vendor. */
  operation: {
    accepted(origin: string, making: WireRequest): WireReply;
    /** Of a vendor that is asked by itself whether it is done, before the answer is asked for. */
    done: { asks(request: WireRequest): boolean; reply: WireReply } | null;
    /** Whether a request asks for the operation's answer. */
    asks(request: WireRequest): boolean;
    /** What the first question after the operation is answered with while it is under way. */
    pending: WireReply;
    /** How the vendor is told that nobody waits for it any more; `null` where it cannot be told. */
    cancelled: { tells(request: WireRequest): boolean; reply: WireReply } | null;
  } | null;
  failures: WireFailures;
  /** ms that the reply of `failures.rate_limited` asks to wait; `null` where the vendor says nothing. */
  retryAfter: number | null;
  /** Refusals that come as good answers, or as the end of an operation, by what they are called. */
  refusals: Readonly<Record<string, WireReply>>;
  /** Where ids and limits of the declared models are written. */
  sources: {
    /** In the facts, a description, or the maker's own client: at least one. */
    stated: readonly [string, ...string[]];
    /** What none of them says, with where it is from. */
    unconfirmed: readonly string[];
  };
  /** What the plain request's answer says it cost, in USD micros; `null` where it says nothing. */
  cost: number | null;
  /** Where that is known from, or why it is not known. */
  costBy: 'answer' | 'price list' | { unknown: string };
  /** The free look at a key; `null` where the vendor has none. */
  check: {
    path: string;
    works: WireReply;
    /**
     * Further questions, for the models of the key, where the first does not list them; each goes
     * to an address that begins so.
     */
    list: { path: string; reply: WireReply } | null;
    /** The models that are listed for the key; `null` where the vendor has no such list. */
    models: readonly string[] | null;
    /** Set where it also tells what pictures cost with the key. */
    tellsPrices?: true;
  } | null;
  /** The vendor's description, and whose it is; `null` where there is none. */
  description: (DescriptionOptions & { by: 'vendor' | 'third party' }) | null;
}

/** A request with everything that its model declares filled in. */
export function declaredRequest(
  provider: ImageProvider,
  model: string,
  changes: Partial<ImageRequest> = {},
  settings: KeySettings = {},
): ImageRequest {
  const all = [...provider.models, ...(provider.modelsOf?.(settings) ?? [])];
  const declared = all.find(({ name }) => name === model);
  if (!declared) throw new Error(`${provider.id} has no model ${model}`);
  const { options, seed } = declared.capabilities;
  const defaults = Object.fromEntries(options.map((option) => [option.name, option.default]));
  return {
    model,
    prompt: 'a mountain lake at dawn',
    count: 1,
    size: null,
    aspectRatio: null,
    seed: seed ? 1234 : null,
    references: [],
    ...changes,
    options: { ...defaults, ...changes.options },
  };
}

/** Pictures to work from; no two are alike. */
export function references(count: number, role: string | null = null): ReferenceImage[] {
  return Array.from({ length: count }, (_, index) => ({
    ...reference(stubPicture({ width: 16, height: 16, nonce: `reference-${index}` })),
    role,
  }));
}
