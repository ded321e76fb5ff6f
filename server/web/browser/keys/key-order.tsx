import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ProviderKey } from '../../../../shared/provider-key.ts';
import type { Action } from '../use-action.ts';

interface KeyOrderProps {
  providerKey: ProviderKey;
  /** The keys of the same provider, this one among them, in their order. */
  siblings: readonly ProviderKey[];
  /** Puts the key at this place among them, from 0. */
  move: Action<[ProviderKey, number]>;
}

/** Where a key stands among its provider's, and the buttons that move it. */
export function KeyOrder({ providerKey, siblings, move }: KeyOrderProps) {
  const place = siblings.findIndex(({ id }) => id === providerKey.id);
  const pressed = useRef<HTMLButtonElement | null>(null);
  // The browser takes the focus from what is moved in the page.
  useLayoutEffect(() => {
    pressed.current?.focus();
    pressed.current = null;
  }, [place]);
  if (siblings.length < 2) return null;
  const button = (text: string, to: number) => {
    const isThere = to < 0 || to >= siblings.length;
    return (
      <button
        type="button"
        class="plain"
        // Not disabled, which would take the focus away from whoever presses it twice.
        aria-disabled={isThere || move.busy}
        aria-label={`Use ${providerKey.label} ${text.toLowerCase()}`}
        onClick={(event) => {
          if (isThere || move.busy) return;
          pressed.current = event.currentTarget;
          move.run(providerKey, to);
        }}
      >
        {text}
      </button>
    );
  };
  return (
    <span class="row wrapping">
      <span class="badge">{`used ${ordinal(place + 1)} of ${siblings.length}`}</span>
      {button('Earlier', place - 1)}
      {button('Later', place + 1)}
    </span>
  );
}

/** `1st`, `2nd`, `3rd`, `4th`, `11th`, `21st`. */
export function ordinal(place: number): string {
  const endings: Record<string, string> = { one: 'st', two: 'nd', few: 'rd' };
  const kind = new Intl.PluralRules('en-GB', { type: 'ordinal' }).select(place);
  return `${place}${endings[kind] ?? 'th'}`;
}
