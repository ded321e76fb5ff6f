import type { ProviderKey } from '../../../../shared/provider-key.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { service } from '../service.ts';
import { useLoaded } from '../use-loaded.ts';

const load = () => service.providerKeys();

/** The way to the provider keys: what they are for, or how many there are and which ask for care. */
export function OwnKeys() {
  const { value, error, loading, reload } = useLoaded(load);
  const keys = value?.items;
  return (
    <section class="card" aria-labelledby="own-keys" aria-busy={loading}>
      <h2 id="own-keys">AI models</h2>
      <ErrorMessage error={error} onRetry={reload} />
      {keys && (
        <div class="split">
          {keys.length === 0 ? (
            <p>
              Sketch draws without a key and is no AI. AI models work on a key of your own, from the
              provider you choose.
            </p>
          ) : (
            <KeysInShort keys={keys} />
          )}
          <a class="button" href="/keys">
            {keys.length === 0 ? 'Add a provider key' : 'Provider keys'}
          </a>
        </div>
      )}
    </section>
  );
}

function KeysInShort({ keys }: { keys: readonly ProviderKey[] }) {
  const failing = keys.filter(({ disabled, lastErrorCode }) => !disabled && lastErrorCode !== null);
  const labels = new Intl.ListFormat('en-GB').format(failing.map(({ label }) => `“${label}”`));
  return (
    <div>
      <p>
        {keys.length === 1 ? 'You have 1 provider key.' : `You have ${keys.length} provider keys.`}
      </p>
      {failing.length > 0 && (
        <p class="warning">
          {labels} failed last time: look at {failing.length === 1 ? 'it' : 'them'} there.
        </p>
      )}
    </div>
  );
}
