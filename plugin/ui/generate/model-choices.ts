import type { ImageModel } from '../../../shared/image-model.ts';
import type { ComboGroup, ComboOption } from '../components/combobox.tsx';
import { estimateText } from '../money-text.ts';

/** Models that stand first in the list, by id. */
export interface Preferred {
  favourites: readonly string[];
  /** The last used first. */
  recent: readonly string[];
}

/**
 * The models by provider, favourites and last used before them; of a search, the models that have
 * all its words in their own name, their provider's or their id. Why a model cannot be used stands
 * with it, or once beside its provider where it is the same for all.
 */
export function modelChoices(
  models: readonly ImageModel[],
  { favourites, recent }: Preferred,
  query = '',
): ComboGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = models.filter(({ id, label, provider }) => {
    const said = `${label} ${provider.label} ${id}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
  const providers = [...new Set(found.map(({ provider }) => provider.id))].map((id) =>
    providerGroup(
      models.filter((model) => model.provider.id === id),
      found.filter((model) => model.provider.id === id),
    ),
  );
  if (words.length > 0) return providers;
  const named = (ids: readonly string[]) =>
    ids.flatMap((id) => models.filter((model) => model.id === id));
  return [
    { label: 'Favourites', options: named(favourites).map(choice) },
    {
      label: 'Last used',
      options: named(recent.filter((id) => !favourites.includes(id))).map(choice),
    },
    ...providers,
  ].filter(({ options }) => options.length > 0);
}

/** What honesty and thrift want to know of a model, in one line; `wanted`: the id that was chosen. */
export function modelHint(model: ImageModel, wanted: string | null = null): string {
  const { id, notice, price, usable, unusableReason, label } = model;
  if (wanted && wanted !== id) return `${wanted} is not available here: ${label} is used instead.`;
  if (!usable) return unusableReason ?? 'This model cannot be used now.';
  const cost = price
    ? `${capital(estimateText(price.perImageMicros))} per picture`
    : 'Price unknown';
  if (price?.perImageMicros === 0) return notice && notice !== label ? notice : 'Free.';
  return notice && notice !== label ? `${notice} ${cost}.` : `${cost}.`;
}

/** `all`: the provider's models, also those that a search left out. */
function providerGroup(all: ImageModel[], found: ImageModel[]): ComboGroup {
  const [first] = all;
  const label = first?.provider.label ?? '';
  const reason = all.every((model) => reasonOf(model) === (first && reasonOf(first)))
    ? first && reasonOf(first)
    : null;
  return {
    label: reason ? `${label} – ${reason}` : label,
    options: found.map((model) => (reason ? { ...choice(model), note: null } : choice(model))),
  };
}

function choice(model: ImageModel): ComboOption {
  return {
    value: model.id,
    label: model.label,
    detail: estimateText(model.price ? model.price.perImageMicros : null),
    note: reasonOf(model),
    disabled: !model.usable,
  };
}

const reasonOf = ({ usable, unusableReason }: ImageModel): string | null =>
  usable ? null : (unusableReason ?? 'Cannot be used now.');

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
