import type { ImageModel } from '../../../shared/image-model.ts';
import type { Choice } from '../components/select-field.tsx';
import { estimateText } from '../money-text.ts';

/**
 * The models by provider, the person's own choice always among them. Why a model cannot be used
 * stands beside it, or once beside its provider where it is the same for all.
 */
export function modelChoices(models: ImageModel[], chosen: ImageModel | null): Choice[] {
  return models.map(({ id, label, provider, usable, unusableReason }) => {
    const siblings = models.filter((other) => other.provider.id === provider.id);
    const isShared = siblings.every((other) => other.unusableReason === unusableReason);
    const reason = usable ? null : (unusableReason ?? 'cannot be used now');
    return {
      value: id,
      label: reason && !isShared ? `${label} – ${reason}` : label,
      disabled: !usable && id !== chosen?.id,
      group: reason && isShared ? `${provider.label} – ${reason}` : provider.label,
    };
  });
}

/** What honesty and thrift want to know of a model, in one line. */
export function modelHint({ notice, price, usable, unusableReason, label }: ImageModel): string {
  if (!usable) return unusableReason ?? 'This model cannot be used now.';
  const cost = price
    ? `${capital(estimateText(price.perImageMicros))} per picture`
    : 'Price unknown';
  if (price?.perImageMicros === 0) return notice && notice !== label ? notice : 'Free.';
  return notice && notice !== label ? `${notice} ${cost}.` : `${cost}.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
