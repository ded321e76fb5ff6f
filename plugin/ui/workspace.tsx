import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { CanvasSelection, Opening, Session } from '../protocol.ts';
import { AccountView } from './account/account-view.tsx';
import { Button } from './components/button.tsx';
import { Notice } from './components/notice.tsx';
import { ResizeHandle } from './components/resize-handle.tsx';
import { type TabChoice, TabPanel, Tabs } from './components/tabs.tsx';
import { ConsentDialog } from './consent/consent-dialog.tsx';
import { createStudio } from './create-studio.ts';
import type { Form } from './generate/form.ts';
import { GenerateView } from './generate/generate-view.tsx';
import { HistoryView } from './history/history-view.tsx';
import type { MainChannel } from './main-channel.ts';
import { type Store, useStore } from './store.ts';
import { StudioProvider, type Tab } from './studio.ts';

const TABS: TabChoice<Tab>[] = [
  { id: 'generate', label: 'Generate' },
  { id: 'history', label: 'History' },
  { id: 'account', label: 'Account' },
];

interface WorkspaceProps {
  main: MainChannel;
  session: Session;
  opening: Opening;
  selection: Store<CanvasSelection>;
  form: Store<Form>;
  /** The service has taken the access token. */
  onOnline: () => void;
  signOut: () => void;
}

/** Everything a connected person sees. */
export function Workspace(props: WorkspaceProps) {
  const { studio, stop } = useMemo(() => createStudio(props), []);
  useEffect(() => stop, [stop]);
  const tab = useStore(studio.tab);
  // Once opened it stays, with what was searched for and how far one had come.
  const history = useRef(false);
  history.current ||= tab === 'history';
  const line = useStore(studio.line);
  useEffect(() => {
    if (line === 'online') props.onOnline();
  }, [line]);

  return (
    <StudioProvider value={studio}>
      <header class="topbar">
        <Tabs label="Views" tabs={TABS} current={tab} onChange={studio.tab.set} />
      </header>
      <main class="panels">
        <h1 class="read-out">Tomson Studio</h1>
        {line === 'offline' && (
          <Notice tone="warning" actions={<Button onClick={studio.retryNow}>Try again</Button>}>
            The service at {SERVICE_ORIGIN} cannot be reached. Running work continues there and is
            placed when it is back.
          </Notice>
        )}
        <TabPanel id="generate" current={tab === 'generate'}>
          <GenerateView />
        </TabPanel>
        <TabPanel id="history" current={tab === 'history'}>
          {history.current && <HistoryView current={tab === 'history'} />}
        </TabPanel>
        <TabPanel id="account" current={tab === 'account'}>
          {tab === 'account' && <AccountView />}
        </TabPanel>
      </main>
      <ConsentDialog />
      <ResizeHandle main={studio.main} settings={studio.settings} />
    </StudioProvider>
  );
}
