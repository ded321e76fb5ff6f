import { useEffect, useState } from 'preact/hooks';
import type { Account } from '../../../shared/account.ts';
import type { Connection } from '../../../shared/connection.ts';
import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';
import { isSignedOut, problemText } from '../problem-text.ts';
import { useStore } from '../store.ts';
import { useStudio } from '../studio.ts';
import { DocumentName } from './document-name.tsx';
import { RecipeSettings } from './recipe-settings.tsx';

/** Why something could not be had or done. */
interface Problem {
  text: string;
  again: () => Promise<void>;
  /** The connection could not be ended: it can be forgotten here all the same. */
  isEnding: boolean;
}

/** Who is connected, and what this file keeps. */
export function AccountView() {
  const studio = useStudio();
  const { api, main, signOut } = studio;
  /** The notice above all views says so. */
  const isAway = useStore(studio.line) === 'offline';
  const [account, setAccount] = useState<Account | null>(null);
  const [connection, setConnection] = useState<Connection | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  const attempt = async (work: () => Promise<void>, isEnding = false) => {
    setProblem(null);
    try {
      await work();
    } catch (error) {
      if (isSignedOut(error)) signOut();
      else setProblem({ text: problemText(error), again: () => attempt(work, isEnding), isEnding });
    }
  };
  const ownConnection = async () =>
    (await api.connections()).items.find(({ current }) => current) ?? null;
  const load = () =>
    attempt(async () => {
      const [who, own] = await Promise.all([api.account(), ownConnection()]);
      setAccount(who);
      setConnection(own);
    });
  useEffect(() => {
    if (!isAway) void load();
  }, [isAway]);

  const disconnect = () =>
    attempt(async () => {
      // Asked anew: what the view shows may not be there yet, and a forgotten token stays valid.
      const own = await ownConnection();
      if (own) await api.endConnection(own.id);
      signOut();
    }, true);

  return (
    <div class="scroll account">
      {problem && (problem.isEnding || !isAway) && (
        <Notice
          tone="danger"
          actions={
            <>
              <Button onClick={() => void problem.again()}>Try again</Button>
              {problem.isEnding && <Button onClick={signOut}>Forget it here</Button>}
            </>
          }
        >
          {problem.isEnding && 'Still connected. '}
          {!isAway && problem.text}
          {problem.isEnding &&
            ' If you forget the connection here, end it later on the companion page.'}
        </Notice>
      )}
      <section aria-label="Account">
        <h2>Account</h2>
        <dl class="facts">
          <dt>Name</dt>
          <dd>{account?.name ?? '…'}</dd>
          <dt>Email</dt>
          <dd>{account ? (account.isLocal ? 'Local account, no email' : account.email) : '…'}</dd>
          <dt>Service</dt>
          <dd>{SERVICE_ORIGIN}</dd>
          {connection && <dt>Connected</dt>}
          {connection && <dd>{new Date(connection.createdAt).toLocaleDateString()}</dd>}
        </dl>
        <div class="actions">
          <Button onClick={() => void main.call('openExternal', { url: SERVICE_ORIGIN })}>
            Open companion page
          </Button>
          <Button kind="danger" onClick={() => void disconnect()}>
            Disconnect
          </Button>
        </div>
      </section>
      <DocumentName />
      <RecipeSettings />
    </div>
  );
}
