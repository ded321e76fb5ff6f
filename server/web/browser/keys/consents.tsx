import type { ConsentItem, ProviderConsent } from '../../../../shared/provider-consent.ts';
import type { ImageProviderView } from '../../../../shared/provider-key.ts';
import { formatTime } from '../../../../shared/time-text.ts';
import { ErrorMessage } from '../components/error-message.tsx';
import { service } from '../service.ts';
import { useAction } from '../use-action.ts';
import { useLoaded } from '../use-loaded.ts';

const load = () => service.consents();

const ITEMS: Record<ConsentItem, string> = {
  prompt: 'your prompt',
  references: 'your references',
  options: 'the model’s options',
};

/** What the person agrees to send to whom, with the way to take each back. */
export function Consents({ providers }: { providers: readonly ImageProviderView[] }) {
  const { value: consents, error, loading, reload } = useLoaded(load);
  return (
    <section class="card" aria-labelledby="consents" aria-busy={loading}>
      <h2 id="consents">What you agreed to send</h2>
      <ErrorMessage error={error} onRetry={reload} />
      {consents?.items.length === 0 && (
        <p class="quiet">
          Nothing. Before the first use of a provider you see who would receive what, and are asked.
        </p>
      )}
      {consents && consents.items.length > 0 && (
        <ul class="list">
          {consents.items.map((consent) => (
            <ConsentLine
              key={consent.id}
              consent={consent}
              provider={providers.find(({ id }) => id === consent.provider)}
              onRevoked={reload}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

interface ConsentLineProps {
  consent: ProviderConsent;
  provider: ImageProviderView | undefined;
  onRevoked: () => void;
}

function ConsentLine({ consent, provider, onRevoked }: ConsentLineProps) {
  const { id, origin, items, at } = consent;
  const label = provider?.label ?? consent.provider;
  const revoke = useAction(async () => {
    await service.revokeConsent(id);
    onRevoked();
  });
  const sent = new Intl.ListFormat('en-GB').format(items.map((item) => ITEMS[item] ?? item));
  return (
    <li>
      <div class="split">
        <div>
          <div>
            <strong>{label}</strong> at {origin} receives {sent}.
          </div>
          <div class="quiet">
            Agreed {formatTime(at)}
            {provider?.policyUrl && (
              <>
                {' · '}
                <a href={provider.policyUrl} target="_blank" rel="noopener noreferrer">
                  its privacy policy
                </a>
              </>
            )}
          </div>
        </div>
        <button
          type="button"
          aria-disabled={revoke.busy}
          aria-label={`Take back the consent for ${label} at ${origin}`}
          onClick={() => revoke.run()}
        >
          Take back
        </button>
      </div>
      <ErrorMessage error={revoke.error} />
    </li>
  );
}
