import { z } from 'zod';

/** Days that something is kept; `null` for as long as the account. */
const KeptDays = z.union([z.literal(30), z.literal(90), z.literal(365), z.null()]);

/** How long a person wants their pictures kept. */
export const Retention = z.strictObject({
  /** Uploaded pictures, counted from their last use. */
  referencesDays: KeptDays,
  /** Generations with their outputs, counted from when they were asked for. */
  outputsDays: KeptDays,
});
export type Retention = z.infer<typeof Retention>;
