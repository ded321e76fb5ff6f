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
  const { value, error, reload } = useLoaded(load);
  useServiceEvents(({ type }) => {
    if (type === 'provider-keys') reload();
  }, reload);
  const keyed = value?.providers.filter(isKeyed) ?? [];
  return (
    <>
      <h1>Provider keys</h1>
      <p class="lead">
        Your own keys for AI providers. Each is encrypted with a key of your account, is used only
        for the pictures you ask for, and goes only where it says below.
      </p>
      <ErrorMessage error={error} onRetry={reload} />
      {value && <KeyList providers={value.providers} keys={value.keys} onChanged={reload} />}
      {keyed.length > 0 && <AddKey providers={keyed} onAdded={reload} />}
      {value && <Consents providers={value.providers} />}
    </>
  );
}

mountAccountPage(KeysPage);
