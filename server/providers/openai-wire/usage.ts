import { z } from 'zod';

const Count = z.number().nonnegative();

/** Tokens a call took. Servers that only imitate the wire leave out what they do not count. */
export const Usage = z.object({
  input_tokens: Count,
  output_tokens: Count,
  input_tokens_details: z.object({ text_tokens: Count, image_tokens: Count }).nullish().catch(null),
  output_tokens_details: z
    .object({ text_tokens: Count, image_tokens: Count })
    .nullish()
    .catch(null),
});
export type Usage = z.infer<typeof Usage>;
