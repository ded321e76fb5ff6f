import { z } from 'zod';

/** One kind of thing that is held about a person. */
export const HeldTable = z.object({
  /** As the export names its file. */
  name: z.string(),
  title: z.string(),
  purpose: z.string(),
  /** How many of them there are. */
  count: z.int(),
});
export type HeldTable = z.infer<typeof HeldTable>;

/** Some of them, as the export has them: every field that is given out, whatever it is. */
export const HeldRows = z.object({
  rows: z.array(z.record(z.string(), z.unknown())),
  /** Opaque; `null` on the last page. */
  nextCursor: z.string().nullable(),
});
export type HeldRows = z.infer<typeof HeldRows>;
