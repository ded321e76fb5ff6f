import { z } from 'zod';
import { ConsentNotice } from './provider-consent.ts';

/**
 * Whether a provider has charged, or may have charged, the person for what failed.
 * `unknown` means that a paid call was sent and its answer never arrived.
 */
export const Charged = z.enum(['no', 'yes', 'unknown']);
export type Charged = z.infer<typeof Charged>;

/** An error answer: RFC 9457 `application/problem+json` with a stable `code`. */
export const Problem = z.object({
  type: z.string().default('about:blank'),
  /** What happened, as one sentence a designer understands. */
  title: z.string(),
  status: z.int(),
  /** Stable, machine-readable, `snake_case`; each feature lists its own beside its routes. */
  code: z.string(),
  /** What to do next. */
  detail: z.string().optional(),
  charged: Charged.optional(),
  /** Which parts of the request are wrong: JSON path → sentence. */
  fields: z.record(z.string(), z.string()).optional(),
  /** Seconds after which a retry is sensible; the same number is in `Retry-After`. */
  retryAfter: z.int().optional(),
  /** With code `consent_needed`: what the person would agree to. */
  consent: ConsentNotice.optional(),
});
export type Problem = z.infer<typeof Problem>;
