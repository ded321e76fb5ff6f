import { useEffect, useState } from 'preact/hooks';

/** A value that tells its watchers when it changes. */
export interface Store<Value> {
  get(): Value;
  set(next: Value): void;
  update(change: (current: Value) => Value): void;
  /** Answers with a function that stops the watching. */
  watch(watcher: (value: Value) => void): () => void;
}

export function createStore<Value>(initial: Value): Store<Value> {
  const watchers = new Set<(value: Value) => void>();
  let value = initial;
  const set = (next: Value) => {
    if (Object.is(next, value)) return;
    value = next;
    for (const watcher of [...watchers]) watcher(next);
  };
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    watch(watcher) {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
  };
}

export function useStore<Value>(store: Store<Value>): Value {
  const [value, setValue] = useState(store.get());
  useEffect(() => {
    setValue(store.get());
    return store.watch((next) => setValue(next));
  }, [store]);
  return value;
}
