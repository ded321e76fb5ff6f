import type { Usage } from '../openai-wire/usage.ts';

/** USD per million tokens, which is USD micros per token. */
export interface Rates {
  textIn: number;
  imageIn: number;
  imageOut: number;
  /** Of what the model thinks in words; 0 where that is not billed. */
  textOut: number;
  source: string;
  /** The day the source was read. */
  date: string;
}

const read = { source: 'developers.openai.com/api/docs/pricing', date: '2026-11-22' };

/** The same from gpt-image-2 on. */
const SINCE_2: Rates = { textIn: 5, imageIn: 8, imageOut: 30, textOut: 0, ...read };

const RATES: Readonly<Record<string, Rates>> = {
  'gpt-image-2.6-flare': SINCE_2,
  'gpt-image-2.6-sunburst': SINCE_2,
  'gpt-image-2.5-flare': SINCE_2,
  'gpt-image-2.5-sunburst': SINCE_2,
  'gpt-image-2': SINCE_2,
  'gpt-image-1.5': { textIn: 5, imageIn: 8, imageOut: 32, textOut: 10, ...read },
  'gpt-image-1-mini': { textIn: 2, imageIn: 2.5, imageOut: 8, textOut: 0, ...read },
};

export function ratesOf(model: string): Rates | undefined {
  return RATES[model];
}

/** What the tokens of a call cost at a model's rates, in USD micros. */
export function costOf(usage: Usage, rates: Rates): number {
  // Input that is not told apart is taken for the dearer kind.
  const { text_tokens, image_tokens } = usage.input_tokens_details ?? {
    text_tokens: 0,
    image_tokens: usage.input_tokens,
  };
  const out = usage.output_tokens_details ?? { text_tokens: 0, image_tokens: usage.output_tokens };
  return Math.ceil(
    text_tokens * rates.textIn +
      image_tokens * rates.imageIn +
      out.image_tokens * rates.imageOut +
      out.text_tokens * rates.textOut,
  );
}
