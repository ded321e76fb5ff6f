import { z } from 'zod';
import { Id, Micros, Time } from './scalars.ts';
import { Spending } from './spending.ts';

/** A setting of one key, such as how a self-hosted server wants masks; the form draws it. */
export const SettingDeclaration = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    name: z.string(),
    label: z.string(),
    help: z.string(),
    placeholder: z.string(),
    required: z.boolean(),
  }),
  z.object({
    kind: z.literal('choice'),
    name: z.string(),
    label: z.string(),
    help: z.string(),
    choices: z.array(z.object({ value: z.string(), label: z.string() })).min(1),
    default: z.string(),
  }),
  z.object({
    kind: z.literal('switch'),
    name: z.string(),
    label: z.string(),
    help: z.string(),
    default: z.boolean(),
  }),
]);
export type SettingDeclaration = z.infer<typeof SettingDeclaration>;

export const KeySettings = z.record(
  z.string().max(60),
  z.union([z.string().max(2_000), z.boolean()]),
);
export type KeySettings = z.infer<typeof KeySettings>;

/** A provider as the key form and the consent dialog need it. */
export const ImageProviderView = z.object({
  id: z.string(),
  label: z.string(),
  /** `null` for a provider that needs no key. */
  credential: z
    .object({
      /** What the provider calls it: "API key". */
      label: z.string(),
      /** Where to get one. */
      helpUrl: z.url(),
      /** Whether a server that wants none may be used without a secret. */
      secretRequired: z.boolean(),
      baseUrl: z.enum(['none', 'optional', 'required']),
      /** Where the key goes without a base URL; `null` where one is required. */
      defaultOrigin: z.string().nullable(),
      settings: z.array(SettingDeclaration),
    })
    .nullable(),
  /** The provider's privacy policy; `null` for a server of one's own. */
  policyUrl: z.url().nullable(),
});
export type ImageProviderView = z.infer<typeof ImageProviderView>;

/**
 * What a look at a key found. `not_checkable`: this provider tells only whoever pays for a call;
 * `no_network`: it was not reached; `unavailable`: the key could not be used at all.
 */
export const KeyCheckOutcome = z.enum([
  'works',
  'no_credit',
  'wrong_key',
  'no_network',
  'not_checkable',
  'rate_limited',
  'provider_down',
  'unavailable',
]);
export type KeyCheckOutcome = z.infer<typeof KeyCheckOutcome>;

/** The last check of a key, which spends nothing. */
export const KeyCheckResult = z.object({
  outcome: KeyCheckOutcome,
  /** One sentence more for the person; `null` where there is none. */
  detail: z.string().nullable(),
  at: Time,
});
export type KeyCheckResult = z.infer<typeof KeyCheckResult>;

/** What was spent with one key, by the ledger. */
export const KeySpending = z.object({
  /** Since the month began, in UTC. */
  month: Spending,
  total: Spending,
});
export type KeySpending = z.infer<typeof KeySpending>;

/** A provider key as it may be seen: never the secret. */
export const ProviderKey = z.object({
  id: Id,
  provider: z.string(),
  label: z.string(),
  /** Scheme, host and port that the key may be sent to. */
  origin: z.string(),
  baseUrl: z.string().nullable(),
  settings: KeySettings,
  /** Empty for a server that wants no secret. */
  last4: z.string(),
  /** Lower ones are used first among one provider's keys. */
  position: z.int(),
  disabled: z.boolean(),
  createdAt: Time,
  /** To a minute, as long as it works. */
  lastUsedAt: Time.nullable(),
  lastErrorCode: z.string().nullable(),
  lastErrorAt: Time.nullable(),
  /** Whether a check is under way. */
  checking: z.boolean(),
  /** `null` until the key as it is now has been checked. */
  lastCheck: KeyCheckResult.nullable(),
  /** What may be spent with it a month (UTC), in USD micros; `null` for no limit. */
  limitMicros: Micros,
  spending: KeySpending,
});
export type ProviderKey = z.infer<typeof ProviderKey>;

/** One line of visible characters; what people paste often has white space around it. */
const Secret = z
  .string()
  .trim()
  .max(4_000)
  .regex(/^[\x21-\x7e]*$/, 'must be one line without spaces');

const BaseUrl = z
  .url({ protocol: /^https?$/, message: 'must be an http or https address' })
  .max(500)
  .refine((url) => URL.canParse(url) && !new URL(url).username && !new URL(url).password, {
    message: 'must not hold a name or password',
  });

/** USD micros a month, up to a million dollars; `null` for no limit. */
const Limit = z.int().min(0).max(1_000_000_000_000).nullable();

const label = z.string().trim().min(1, 'is missing').max(80);

export const NewProviderKey = z.strictObject({
  provider: z.string().max(60),
  label,
  secret: Secret.default(''),
  baseUrl: BaseUrl.optional(),
  settings: KeySettings.default({}),
  limitMicros: Limit.default(null),
});
export type NewProviderKey = z.input<typeof NewProviderKey>;

/** Changing the base URL asks for the secret again: it is bound to where it may go. */
export const ProviderKeyChange = z.strictObject({
  label: label.optional(),
  secret: Secret.optional(),
  /** `null` for the provider's own address again. */
  baseUrl: BaseUrl.nullable().optional(),
  /** Those named are changed; the others stay as they are. */
  settings: KeySettings.optional(),
  disabled: z.boolean().optional(),
  limitMicros: Limit.optional(),
});
export type ProviderKeyChange = z.input<typeof ProviderKeyChange>;

/** One provider's keys, every one of them, in the order in which they are to be used. */
export const ProviderKeyOrder = z.strictObject({
  provider: z.string().max(60),
  ids: z.array(Id).min(1).max(100),
});
export type ProviderKeyOrder = z.infer<typeof ProviderKeyOrder>;
