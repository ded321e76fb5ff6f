import { z } from 'zod';
import { Id, Time } from './scalars.ts';

/** What is sent to a provider, and nothing else. */
export const ConsentItem = z.enum(['prompt', 'references', 'options']);
export type ConsentItem = z.infer<typeof ConsentItem>;

/** Who would receive what; shown before the first use of a provider. */
export const ConsentNotice = z.object({
  provider: z.string(),
  providerLabel: z.string(),
  /** Where it goes: `https://api.openai.com`. */
  origin: z.string(),
  items: z.array(ConsentItem),
  policyUrl: z.url().nullable(),
});
export type ConsentNotice = z.infer<typeof ConsentNotice>;

/** The person agreed to what a notice said. */
export const ProviderConsent = z.object({
  id: Id,
  provider: z.string(),
  origin: z.string(),
  items: z.array(ConsentItem),
  at: Time,
});
export type ProviderConsent = z.infer<typeof ProviderConsent>;

export const NewProviderConsent = z.strictObject({
  provider: z.string().max(60),
  /** As the notice said it; another one is a conflict, since something has changed meanwhile. */
  origin: z.string().max(500),
});
export type NewProviderConsent = z.input<typeof NewProviderConsent>;
