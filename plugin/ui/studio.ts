import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ImageModel } from '../../shared/image-model.ts';
import type { PluginApi } from '../../shared/plugin-api.ts';
import type { CanvasSelection, Settings } from '../protocol.ts';
import type { FormNotice } from './generate/fill-form.ts';
import type { Form } from './generate/form.ts';
import type { MainChannel } from './main-channel.ts';
import type { Feed } from './runs/follow-events.ts';
import type { QueueDesk } from './runs/queue-desk.ts';
import type { RunDesk } from './runs/run-desk.ts';
import type { Store } from './store.ts';

export type Tab = 'generate' | 'history' | 'account';

/** What the views of a connected plugin share. */
export interface Studio {
  api: PluginApi;
  main: MainChannel;
  documentId: string;
  desk: RunDesk;
  queue: QueueDesk;
  line: Feed['line'];
  retryNow(): void;
  form: Store<Form>;
  /** What came of the last recipe; `null` when there was none. */
  notice: Store<FormNotice | null>;
  /** How often the form was to be filled in: what is answered late counts only for the last time. */
  fillings: Store<number>;
  models: Store<ImageModel[] | null>;
  /** Why they could not be had the last time. */
  modelsProblem: Store<string | null>;
  /** Keys may have been added since; what cannot be had leaves the list as it is. */
  refreshModels(): Promise<void>;
  selection: Store<CanvasSelection>;
  settings: Store<Settings>;
  tab: Store<Tab>;
  /** How often the form was opened to change a request: the prompt takes the focus. */
  edits: Store<number>;
  /** Forgets the access token and shows the sign-in view. */
  signOut(): void;
}

const StudioContext = createContext<Studio | null>(null);

export const StudioProvider = StudioContext.Provider;

export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (!studio) throw new Error('There is no studio around this component.');
  return studio;
}

/** Changes some of the settings and keeps them. */
export function changeSettings(studio: Studio, changes: Partial<Settings>): void {
  studio.settings.update((settings) => ({ ...settings, ...changes }));
  void studio.main.call('saveSettings', { changes });
}

/** How many models count as last used. */
const MOST_RECENT = 4;

/** The models that were just used, the main one first. */
export function rememberModels(studio: Studio, used: string[]): void {
  const { recentModels } = studio.settings.get();
  const before = recentModels.filter((id) => !used.includes(id));
  changeSettings(studio, { recentModels: [...used, ...before].slice(0, MOST_RECENT) });
}

export function changeForm(studio: Studio, changes: Partial<Form>): void {
  studio.form.update((form) => ({ ...form, ...changes }));
}
