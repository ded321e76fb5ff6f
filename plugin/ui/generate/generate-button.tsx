import type { Quote } from '../../../shared/generation.ts';
import { estimateText } from '../money-text.ts';

interface GenerateButtonProps {
  /** `null` while nobody has said what it will cost. */
  quote: Quote | null;
  disabled: boolean;
}

/** The main button with its price; how the price comes about is told on hover and focus. */
export function GenerateButton({ quote, disabled }: GenerateButtonProps) {
  const price = quote && estimateText(quote.estimateMicros);
  return (
    <div class="generate-row">
      <button
        class="button primary"
        type="submit"
        disabled={disabled}
        aria-describedby="price"
        title={quote?.basis}
      >
        Generate
        {price && (
          <span class="price" aria-hidden="true">
            {` · ${price}`}
          </span>
        )}
      </button>
      <p id="price" class="basis" role="tooltip">
        {quote && `${price}. ${quote.basis}`}
      </p>
    </div>
  );
}
