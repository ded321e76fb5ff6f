import { ApiError } from '../../../shared/api-requests.ts';
import type { PluginApi } from '../../../shared/plugin-api.ts';
import type { Queue, QueueMove } from '../../../shared/queue.ts';
import { isSignedOut, problemText } from '../problem-text.ts';
import { createStore, type Store } from '../store.ts';

/** Shows the person's queue, from whatever window it was filled, and steers it. */
export interface QueueDesk {
  state: Store<Queue>;
  /** Why the last wish was not granted; `null` once one was. */
  problem: Store<string | null>;
  pause(paused: boolean): void;
  /** What runs goes on. */
  cancelWaiting(): void;
  /** Generations that keep their order among each other. */
  move(ids: string[], to: QueueMove['to']): Promise<void>;
}

export function createQueueDesk(api: PluginApi, signedOut: () => void): QueueDesk {
  const state = createStore<Queue>({ paused: false, generationIds: [] });
  const problem = createStore<string | null>(null);

  async function ask(request: Promise<Queue>): Promise<void> {
    const before = state.get();
    try {
      const answer = await request;
      problem.set(null);
      // What the stream told meanwhile may be newer; if it is older, the stream tells again.
      if (state.get() === before) state.set(answer);
    } catch (error) {
      if (isSignedOut(error)) signedOut();
      // What was begun meanwhile is nowhere in line any more, which its card says.
      else if (!(error instanceof ApiError && error.problem.code === 'not_queued')) {
        problem.set(problemText(error));
      }
    }
  }

  return {
    state,
    problem,
    pause: (paused) => void ask(api.changeQueue({ paused })),
    cancelWaiting: () => void ask(api.cancelQueue()),
    async move(ids, to) {
      for (const id of to === 'front' ? ids.toReversed() : ids) {
        await ask(api.moveGeneration(id, to));
      }
    },
  };
}
