import './pairing/pairing.css';
import { useState } from 'preact/hooks';
import type { Account } from '../../../shared/account.ts';
import { ApiError } from '../../../shared/api-requests.ts';
import type { PairingView } from '../../../shared/pairing.ts';
import { readAccount } from './account-store.ts';
import { ErrorMessage } from './components/error-message.tsx';
import { mountPage } from './mount-page.tsx';
import { PairingCode, type PairingEnd } from './pairing/pairing-code.tsx';
import { pairingIdOf } from './pairing/pairing-id.ts';
import { PairingRequest } from './pairing/pairing-request.tsx';
import { withReturnPath } from './return-path.ts';
import { service } from './service.ts';
import { useLoaded } from './use-loaded.ts';

const id = pairingIdOf(location.pathname);

/** What can be said of a request that nobody can approve any more. */
const ENDED = {
  redeemed: {
    title: 'Connected',
    text: 'The plugin is connected to your account. You can close this page.',
  },
  refused: {
    title: 'Refused',
    text: 'This request was refused, or a wrong code was typed too often. Nothing was connected.',
  },
  expired: {
    title: 'This request has expired',
    text: 'Press “Connect” in the plugin again and come back with the new page it opens.',
  },
  missing: {
    title: 'No such request',
    text: 'It has ended, or the address is incomplete. Press “Connect” in the plugin again.',
  },
};

/** Account and request, or `null` where there is no such request. */
async function load(): Promise<{ account: Account; pairing: PairingView } | null> {
  if (id === null) return null;
  const account = await readAccount();
  if (account === null) {
    location.replace(withReturnPath('/sign-in', location.pathname));
    // The browser is leaving this page: nothing more is to be shown on it.
    return new Promise(() => undefined);
  }
  try {
    return { account, pairing: await service.pairing(id) };
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 404) return null;
    throw error;
  }
}

function PairPage() {
  const { value, error, reload } = useLoaded(load);
  const [code, setCode] = useState<string | null>(null);
  const [end, setEnd] = useState<PairingEnd | null>(null);
  if (value === undefined) return <ErrorMessage error={error} onRetry={reload} />;
  if (value === null) return <Ended as="missing" />;
  const { account, pairing } = value;
  if (end !== null) return <Ended as={end} />;
  const asker = { account, pairing, onRefused: () => setEnd('refused') };
  if (code !== null) return <PairingCode {...asker} code={code} onEnd={setEnd} />;
  if (pairing.state !== 'waiting' && pairing.state !== 'approved') {
    return <Ended as={pairing.state} />;
  }
  return <PairingRequest {...asker} onApproved={setCode} />;
}

function Ended({ as }: { as: keyof typeof ENDED }) {
  return (
    <section class="card narrow" role="status">
      <h1>{ENDED[as].title}</h1>
      <p>{ENDED[as].text}</p>
      {as === 'redeemed' && (
        <p>
          This wasn’t you? <a href="/security">End the connection.</a>
        </p>
      )}
      <p>
        <a href="/">Go to the start page</a>
      </p>
    </section>
  );
}

mountPage(PairPage);
