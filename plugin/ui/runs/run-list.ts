import type { MainChannel } from '../main-channel.ts';
import { createStore, type Store } from '../store.ts';
import type { Run, RunRecord } from './run.ts';

/** The runs of this window, oldest first, and their records in the plugin's storage. */
export interface RunList {
  runs: Store<Run[]>;
  /** Whose window it is, once that is known; what is kept is kept for them. */
  accountId: string | undefined;
  get(id: string): Run | undefined;
  add(run: Run): void;
  /** Does nothing where the run is gone. */
  change(id: string, change: (run: Run) => Partial<Run>): void;
  /** Changes what must survive a closing, and waits until it is kept. */
  record(id: string, changes: Partial<RunRecord>): Promise<void>;
  /** The run needs no resuming any more; it stays on screen. */
  forget(id: string): Promise<void>;
  remove(id: string): void;
}

export function createRunList(main: MainChannel): RunList {
  const runs = createStore<Run[]>([]);
  const get = (id: string) => runs.get().find((run) => run.record.id === id);
  const change: RunList['change'] = (id, changeOf) =>
    runs.update((all) =>
      all.map((run) => (run.record.id === id ? { ...run, ...changeOf(run) } : run)),
    );
  const list: RunList = {
    runs,
    accountId: undefined,
    get,
    change,
    add: (run) => runs.update((all) => [...all, run]),
    async record(id, changes) {
      change(id, (run) => ({ record: { ...run.record, ...changes } }));
      const record = get(id)?.record;
      const { accountId } = list;
      if (record) {
        // What was accepted is not sent again, and a request may hold a long prompt a hundred times.
        const kept = record.stage === 'accepted' ? { ...record, request: null } : record;
        await main.call('saveRun', { id, documentId: record.documentId, accountId, record: kept });
      }
    },
    forget: (id) => main.call('deleteRun', { id }),
    remove: (id) => runs.update((all) => all.filter((run) => run.record.id !== id)),
  };
  return list;
}
