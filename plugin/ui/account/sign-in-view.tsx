import { useEffect, useRef, useState } from 'preact/hooks';
import type { Session } from '../../protocol.ts';
import { Button } from '../components/button.tsx';
import { TextField } from '../components/field.tsx';
import { Notice } from '../components/notice.tsx';
import type { MainChannel } from '../main-channel.ts';
import { problemText } from '../problem-text.ts';
import { type Pairing, redeemPairing, startPairing } from './pairing.ts';
import { usePairingCode } from './use-pairing-code.ts';

interface SignInViewProps {
  main: MainChannel;
  /** Begins at once: the person asked for it by the menu. */
  startNow: boolean;
  onConnected: (session: Session) => void;
}

/** Connects the plugin with an account: approve in the browser, bring back the code. */
export function SignInView({ main, startNow, onConnected }: SignInViewProps) {
  const [pairing, setPairing] = useState<Pairing | null>(null);
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const codeForm = useRef<HTMLFormElement>(null);

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(problemText(error));
    }
    setBusy(false);
  };
  const connect = () =>
    attempt(async () => {
      const started = await startPairing();
      setPairing(started);
      setCode('');
      await main.call('openExternal', { url: started.approvalUrl });
    });
  const redeem = (typed: string) =>
    attempt(async () => {
      if (pairing) onConnected(await redeemPairing(pairing, typed));
    });

  useEffect(() => {
    if (startNow) void connect();
  }, [startNow]);
  useEffect(() => {
    if (pairing) codeForm.current?.querySelector('input')?.focus();
  }, [pairing]);
  usePairingCode(pairing !== null, (handed) => void redeem(handed));

  return (
    <main class="sign-in">
      <div class="sign-in-words">
        <h1>Tomson Studio</h1>
        <p>
          Describe a picture, point at frames as references, and it lands where it belongs. Your
          account, keys and pictures live on the service at <b>{SERVICE_ORIGIN}</b>.
        </p>
      </div>
      {pairing ? (
        <form
          ref={codeForm}
          class="code-form"
          onSubmit={(event) => {
            event.preventDefault();
            void redeem(code);
          }}
        >
          <p>Approve the connection in your browser, then enter the code it shows.</p>
          <TextField
            label="Code"
            value={code}
            placeholder="ABCD 2345"
            autoComplete="one-time-code"
            maxLength={20}
            onInput={setCode}
          />
          <Button kind="primary" type="submit" disabled={busy || code.trim() === ''}>
            Finish
          </Button>
          <div class="actions">
            <Button
              kind="quiet"
              onClick={() => void main.call('openExternal', { url: pairing.approvalUrl })}
            >
              Open the page again
            </Button>
            <Button kind="quiet" disabled={busy} onClick={() => void connect()}>
              Start over
            </Button>
          </div>
        </form>
      ) : (
        <div class="code-form">
          <Button kind="primary" disabled={busy} onClick={() => void connect()}>
            Connect
          </Button>
          <p class="hint">
            Opens a page in your browser where you sign in or make an account. Prompts and pictures
            are sent only when you press Generate.
          </p>
        </div>
      )}
      {problem && <Notice tone="danger">{problem}</Notice>}
    </main>
  );
}
