/** Events from several sources as one sequence, in the order they came. */
export interface EventQueue<Event> extends AsyncIterable<Event> {
  push(event: Event): void;
  /** No more events; those already pushed are still handed out. */
  end(): void;
  /** Ends the sequence with an error, after the events already pushed. */
  fail(error: unknown): void;
}

/** A queue for a single reader. */
export function createEventQueue<Event>(): EventQueue<Event> {
  const events: Event[] = [];
  let finished: { error?: unknown } | null = null;
  let wake = Promise.withResolvers<void>();
  const finish = (how: { error?: unknown }) => {
    finished ??= how;
    wake.resolve();
  };
  return {
    push(event) {
      events.push(event);
      wake.resolve();
    },
    end: () => finish({}),
    fail: (error) => finish({ error }),
    async *[Symbol.asyncIterator]() {
      while (true) {
        await wake.promise;
        for (let event = events.shift(); event !== undefined; event = events.shift()) yield event;
        const state: { error?: unknown } | null = finished;
        if (state) {
          if ('error' in state) throw state.error;
          return;
        }
        wake = Promise.withResolvers<void>();
      }
    },
  };
}
