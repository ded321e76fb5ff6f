import { useEffect, useMemo, useState } from 'preact/hooks';
import type { CanvasSelection, Opening, Session } from '../protocol.ts';
import { SignInView } from './account/sign-in-view.tsx';
import { Notice } from './components/notice.tsx';
import { ResizeHandle } from './components/resize-handle.tsx';
import { EMPTY_FORM, type Form } from './generate/form.ts';
import { connectMain } from './main-channel.ts';
import { problemText } from './problem-text.ts';
import { randomId } from './random-id.ts';
import { createStore } from './store.ts';
import { Workspace } from './workspace.tsx';

const NOTHING_SELECTED: CanvasSelection = { layers: [], total: 0, target: null };

/** Sign-in or the workspace, once main has told how things stand. */
export function App() {
  const selection = useMemo(() => createStore(NOTHING_SELECTED), []);
  const main = useMemo(() => connectMain(selection.set), [selection]);
  const form = useMemo(() => createStore<Form>(EMPTY_FORM), []);
  const [opening, setOpening] = useState<Opening | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  // “Connect…” asks once: whoever is disconnected afterwards did not ask to be connected again.
  const [wasConnected, setWasConnected] = useState(false);

  const open = async () => {
    try {
      const fresh = { freshDocumentId: randomId(), freshOwner: randomId() };
      const opened = await main.call('open', fresh);
      selection.set(opened.selection);
      setOpening(opened);
    } catch (error) {
      setFailure(problemText(error));
    }
  };
  useEffect(() => void open(), []);

  // Asked anew after both: runs may have been kept since the window was opened.
  const signIn = (session: Session) => main.call('saveSession', { session }).then(open);
  const signOut = ({ accessToken }: Session) =>
    main.call('forgetSession', { accessToken }).then(open);
  const settings = useMemo(() => opening && createStore(opening.settings), [opening]);

  if (failure) {
    return (
      <main class="centred">
        <Notice tone="danger">{failure} Close the plugin and open it again.</Notice>
      </main>
    );
  }
  if (!opening || !settings) return <main class="centred" aria-busy="true" />;
  const { session } = opening;
  if (session) {
    // Whoever signs in again has gone on from the recipe, which is not filled in over that.
    const recipe = wasConnected ? null : opening.recipe;
    return (
      <Workspace
        key={session.accessToken}
        main={main}
        session={session}
        opening={{ ...opening, recipe }}
        selection={selection}
        form={form}
        onOnline={() => setWasConnected(true)}
        signOut={() => void signOut(session)}
      />
    );
  }
  return (
    <>
      <SignInView
        main={main}
        startNow={opening.command === 'connect' && !wasConnected}
        onConnected={(made) => void signIn(made)}
      />
      <ResizeHandle main={main} settings={settings} />
    </>
  );
}
