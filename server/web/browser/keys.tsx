import { ErrorMessage } from './components/error-message.tsx';
import { AddKey } from './keys/add-key.tsx';
import { Consents } from './keys/consents.tsx';
import { isKeyed } from './keys/credential.ts';
import { KeyList } from './keys/key-list.tsx';
import { mountAccountPage } from './mount-account-page.tsx';
import { service } from './service.ts';
import { useLoaded } from './use-loaded.ts';
import { useServiceEvents } from './use-service-events.ts';

async function load() {
  const [providers, keys] = await Promise.all([service.providers(), service.providerKeys()]);
  return { providers: providers.items, keys: keys.items };
}

function KeysPage() {
  const { loaded, reload } = useLoaded(load);
  useServiceEvents(({ type }) => {
    if (type === 'provider-keys') reload();
  }, reload);
  if (loaded.state === 'loading') return null;
  if (loaded.state === 'failed') return <ErrorMessage error={loaded.error} onRetry={reload} />;
  const { providers, keys } = loaded.value;
  const keyed = providers.filter(isKeyed);
  return (
    <>
      <h1>Provider keys</h1>
      <p class="lead">
        Your own keys for AI providers. Each is encrypted with a key of your account, is used only
        for the pictures you ask for, and goes only where it says below.
      </p>
      <KeyList providers={providers} keys={keys} onChanged={reload} />
      {keyed.length > 0 && <AddKey providers={keyed} onAdded={reload} />}
      <Consents providers={providers} />
    </>
  );
}

mountAccountPage(KeysPage);
