import { z } from 'zod';

/** Tokens a call took. Servers that only imitate the wire leave out what they do not count. */
export const Usage = z.object({
  input_tokens: z.number(),
  output_tokens: z.number(),
  input_tokens_details: z
    .object({ text_tokens: z.number(), image_tokens: z.number() })
    .nullish()
    .catch(null),
  output_tokens_details: z
    .object({ text_tokens: z.number(), image_tokens: z.number() })
    .nullish()
    .catch(null),
});
export type Usage = z.infer<typeof Usage>;
