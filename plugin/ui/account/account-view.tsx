import { useEffect, useState } from 'preact/hooks';
import type { Account } from '../../../shared/account.ts';
import type { Connection } from '../../../shared/connection.ts';
import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';
import { isSignedOut, problemText } from '../problem-text.ts';
import { useStudio } from '../studio.ts';
import { DocumentName } from './document-name.tsx';
import { RecipeSettings } from './recipe-settings.tsx';

/** Who is connected, and what this file keeps. */
export function AccountView() {
  const studio = useStudio();
  const { api, main, signOut } = studio;
  const [account, setAccount] = useState<Account | null>(null);
  const [connection, setConnection] = useState<Connection | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const load = async () => {
    setProblem(null);
    try {
      const [who, { items }] = await Promise.all([api.account(), api.connections()]);
      setAccount(who);
      setConnection(items.find(({ current }) => current) ?? null);
    } catch (error) {
      if (isSignedOut(error)) signOut();
      else setProblem(problemText(error));
    }
  };
  useEffect(() => void load(), []);

  const disconnect = async () => {
    try {
      if (connection) await api.endConnection(connection.id);
      signOut();
    } catch (error) {
      if (isSignedOut(error)) signOut();
      else setProblem(problemText(error));
    }
  };

  return (
    <div class="scroll account">
      {problem && (
        <Notice tone="danger" actions={<Button onClick={() => void load()}>Try again</Button>}>
          {problem}
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
