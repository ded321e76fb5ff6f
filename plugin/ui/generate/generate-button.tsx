import { Button } from '../components/button.tsx';
import { estimateText } from '../money-text.ts';
import type { ToldQuote } from './use-quote.ts';

interface GenerateButtonProps {
  /** `null` while nobody has said what it will cost. */
  told: ToldQuote | null;
  disabled: boolean;
}

/** The main button with its price; how the price comes about is told on hover and focus. */
export function GenerateButton({ told, disabled }: GenerateButtonProps) {
  const price = told && estimateText(told.quote.estimateMicros);
  const basis = told?.isCurrent ? told.quote.basis : undefined;
  return (
    <div class="generate-row">
      <Button
        kind="primary"
        type="submit"
        disabled={disabled}
        describedBy="target price"
        title={basis}
      >
        Generate
        {price && (
          // One that no longer holds keeps its room, so that the words do not jump.
          <span class={told?.isCurrent ? 'price' : 'price old'} aria-hidden="true">
            {` · ${price}`}
          </span>
        )}
      </Button>
      <p id="price" class="basis" role="tooltip">
        {basis && `${price}. ${basis}`}
      </p>
    </div>
  );
}
