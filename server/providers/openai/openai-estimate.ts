import type { Estimate, PricedRequest } from '../image-provider.ts';
import {
  gridTokens,
  patchTokens,
  promptTokens,
  type Quality,
  TOKENS_PER_PREVIEW,
  tableTokens,
  tileTokens,
} from './image-tokens.ts';
import { previewsOf } from './openai-options.ts';
import { ratesOf } from './openai-rates.ts';

/** What is made where neither a size nor a target was given, as far as one can say beforehand. */
const USUAL_SIZE = { width: 1024, height: 1024 };

/** What a request will cost: its tokens at the model's rates. */
export function openaiEstimate(request: PricedRequest): Estimate {
  const { model, count, references, options, prompt } = request;
  const rates = ratesOf(model);
  if (!rates) return { micros: null, basis: `Nobody says what ${model} costs.` };
  const quality = String(options.quality ?? 'auto');
  if (!isCounted(quality)) {
    const chosen = quality === 'auto' ? 'the model chooses the quality' : `quality “${quality}”`;
    return {
      micros: null,
      basis: `OpenAI does not say beforehand how many tokens ${chosen} takes; each costs $${rates.imageOut} per million.`,
    };
  }
  const size = request.size ?? USUAL_SIZE;
  const fixed = model === 'gpt-image-1.5' || model === 'gpt-image-1-mini';
  const picture = fixed ? tableTokens(size, quality) : gridTokens(size, quality);
  const previews = previewsOf(options, count) * TOKENS_PER_PREVIEW;
  const referenceTokens = references
    .map((one) => (fixed ? tileTokens(one, options.fidelity === 'high') : patchTokens(one)))
    .reduce((sum, tokens) => sum + tokens, 0);
  const micros = Math.ceil(
    count * (picture + previews) * rates.imageOut +
      referenceTokens * rates.imageIn +
      promptTokens(prompt) * rates.textIn,
  );
  const parts = [
    `${count} × ${picture} tokens (${size.width} × ${size.height} px, ${quality}) at $${rates.imageOut} per million`,
    ...(previews > 0 ? [`${previews} for previews`] : []),
    ...(references.length > 0
      ? [`about ${referenceTokens} for references at $${rates.imageIn}`]
      : []),
    `the prompt at $${rates.textIn}`,
  ];
  return { micros, basis: `${parts.join(', ')} (${rates.source}, ${rates.date}).` };
}

function isCounted(quality: string): quality is Quality {
  return quality === 'low' || quality === 'medium' || quality === 'high';
}
