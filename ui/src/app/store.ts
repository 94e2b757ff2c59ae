/** State outside of components: whoever draws it is told of each change. */

export type Store<T> = {
  get(): T;
  set(change: Partial<T>): void;
  subscribe(listener: () => void): () => void;
};

/** `set` tells nobody when nothing is different. */
export function createStore<T extends object>(initial: T): Store<T> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(change) {
      const entries = Object.entries(change) as [keyof T, T[keyof T]][];
      if (entries.every(([name, value]) => Object.is(state[name], value))) return;
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
