import type { ImageModel } from '../../shared/image-model.ts';
import { createPluginApi } from '../../shared/plugin-api.ts';
import type { CanvasSelection, Opening, Session } from '../protocol.ts';
import { type FormNotice, fillForm } from './generate/fill-form.ts';
import { followSelection } from './generate/follow-selection.ts';
import { EMPTY_FORM, type Form, targetsOf } from './generate/form.ts';
import { formFromRecipe } from './generate/form-from-recipe.ts';
import { refreshTargets } from './generate/refresh-targets.ts';
import type { MainChannel } from './main-channel.ts';
import { isSignedOut, problemText } from './problem-text.ts';
import { followEvents } from './runs/follow-events.ts';
import { createQueueDesk } from './runs/queue-desk.ts';
import { createRunDesk } from './runs/run-desk.ts';
import { createRunList } from './runs/run-list.ts';
import { createStore, type Store } from './store.ts';
import type { Studio, Tab } from './studio.ts';

interface Connected {
  main: MainChannel;
  session: Session;
  opening: Opening;
  selection: Store<CanvasSelection>;
  /** The form survives signing in again. */
  form: Store<Form>;
  signOut(): void;
}

/** Connects a window to the service; `stop` ends its event stream. */
export function createStudio(connected: Connected): { studio: Studio; stop(): void } {
  const { main, session, opening, selection, form, signOut } = connected;
  const { documentId } = opening;
  const api = createPluginApi({ origin: SERVICE_ORIGIN, accessToken: session.accessToken });
  const settings = createStore(opening.settings);
  const models = createStore<ImageModel[] | null>(null);
  const modelsProblem = createStore<string | null>(null);
  const queue = createQueueDesk(api, signOut);
  const list = createRunList(main);
  const desk = createRunDesk({ api, main, list, documentId, signedOut: signOut });

  async function loadModels(): Promise<void> {
    try {
      models.set((await api.models()).items);
      modelsProblem.set(null);
    } catch (error) {
      if (isSignedOut(error)) signOut();
      modelsProblem.set(problemText(error));
    }
  }

  /** Unfinished runs are somebody's: they are resumed once it is known who is here. */
  async function takeUp(): Promise<void> {
    try {
      if (!list.accountId) {
        list.accountId = (await api.account()).id;
        void desk.resume(opening.runs);
      }
      await desk.catchUp();
    } catch (error) {
      if (isSignedOut(error)) signOut();
    }
  }

  const feed = followEvents(api, {
    onEvent(event) {
      if (event.type === 'queue') queue.state.set(event);
      else if (event.type !== 'provider-keys') desk.applyEvent(event);
    },
    onConnected() {
      void loadModels();
      void takeUp();
    },
    onSignedOut: signOut,
  });
  // Keys are added in a browser, settings changed in other files, targets resized on the canvas:
  // whoever comes back sees all of it.
  const onReturn = () => {
    if (document.visibilityState !== 'visible') return;
    void loadModels();
    refreshTargets({ main, form }).catch(() => undefined);
    const known = settings.get();
    void main.call('loadSettings', {}).then((stored) => {
      // What was changed here meanwhile is newer.
      if (settings.get() === known) settings.set(stored);
    });
  };
  window.addEventListener('focus', onReturn);
  document.addEventListener('visibilitychange', onReturn);
  const follow = (now: CanvasSelection) => form.update((current) => followSelection(current, now));
  const unfollow = selection.watch(follow);
  const stop = () => {
    unfollow();
    window.removeEventListener('focus', onReturn);
    document.removeEventListener('visibilitychange', onReturn);
    feed.stop();
    // What still waits for something here finds nothing to do.
    list.runs.set([]);
  };

  const studio: Studio = {
    api,
    main,
    documentId,
    desk,
    queue,
    line: feed.line,
    retryNow: feed.retryNow,
    form,
    notice: createStore<FormNotice | null>(null),
    fillings: createStore(0),
    models,
    modelsProblem,
    refreshModels: loadModels,
    selection,
    settings,
    tab: createStore<Tab>('generate'),
    edits: createStore(0),
    signOut,
  };
  if (form.get() === EMPTY_FORM) {
    const [modelId = null] = opening.settings.recentModels;
    form.set({ ...EMPTY_FORM, modelId, ...targetsOf(selection.get()) });
  }
  follow(selection.get());
  if (opening.recipe) void fillForm(studio, formFromRecipe(studio, opening.recipe));
  return { studio, stop };
}
