import { useState } from 'preact/hooks';
import type { ImageProviderView, ProviderKey } from '../../../../shared/provider-key.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { service } from '../service.ts';
import { useAction } from '../use-action.ts';
import { isKeyed } from './credential.ts';
import { KeyItem } from './key-item.tsx';
import { ordinal } from './key-order.tsx';

interface KeyListProps {
  providers: readonly ImageProviderView[];
  keys: readonly ProviderKey[];
  onChanged: () => void;
}

/** The person's provider keys: those of one provider together, in their order of preference. */
export function KeyList({ providers, keys, onChanged }: KeyListProps) {
  const keyed = providers.filter(isKeyed);
  const [moved, setMoved] = useState('');
  const siblingsOf = ({ provider }: ProviderKey) => keys.filter((key) => key.provider === provider);
  const move = useAction(async (key: ProviderKey, to: number) => {
    setMoved('');
    const others = siblingsOf(key).filter(({ id }) => id !== key.id);
    const ids = others.map(({ id }) => id).toSpliced(to, 0, key.id);
    await service.orderProviderKeys({ provider: key.provider, ids }).finally(onChanged);
    setMoved(`“${key.label}” is now used ${ordinal(to + 1)} of ${ids.length}.`);
  });
  const place = ({ provider }: ProviderKey) => {
    const index = providers.findIndex(({ id }) => id === provider);
    return index < 0 ? providers.length : index;
  };
  const sorted = keys.toSorted((a, b) => place(a) - place(b) || a.position - b.position);
  return (
    <section class="card" aria-labelledby="your-keys">
      <h2 id="your-keys">Your keys</h2>
      {keys.length === 0 && (
        <p class="quiet">
          {keyed.length === 0
            ? 'This service has no provider that takes a key.'
            : 'None yet. The models of a provider appear in the plugin as soon as you add a key.'}
        </p>
      )}
      {keys.length > 0 && (
        <ul class="list">
          {sorted.map((key) => (
            <KeyItem
              key={key.id}
              providerKey={key}
              siblings={siblingsOf(key)}
              provider={keyed.find(({ id }) => id === key.provider)}
              move={move}
              onChanged={onChanged}
            />
          ))}
        </ul>
      )}
      <ErrorMessage error={move.error} />
      <p class="unseen" role="status">
        {moved}
      </p>
    </section>
  );
}
