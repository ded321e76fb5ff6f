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

  const changeSession = async (session: Session | null) => {
    await main.call('saveSession', { session });
    // Asked anew, for runs may have been kept since the window was opened.
    await open();
  };
  const settings = useMemo(() => opening && createStore(opening.settings), [opening]);

  if (failure) {
    return (
      <main class="centred">
        <Notice tone="danger">{failure} Close the plugin and open it again.</Notice>
      </main>
    );
  }
  if (!opening || !settings) return <main class="centred" aria-busy="true" />;
  if (opening.session) {
    // Whoever signs in again has gone on from the recipe, which is not filled in over that.
    const recipe = wasConnected ? null : opening.recipe;
    return (
      <Workspace
        key={opening.session.accessToken}
        main={main}
        session={opening.session}
        opening={{ ...opening, recipe }}
        selection={selection}
        form={form}
        onOnline={() => setWasConnected(true)}
        signOut={() => void changeSession(null)}
      />
    );
  }
  return (
    <>
      <SignInView
        main={main}
        startNow={opening.command === 'connect' && !wasConnected}
        onConnected={(session) => void changeSession(session)}
      />
      <ResizeHandle main={main} settings={settings} />
    </>
  );
}
