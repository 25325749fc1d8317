export interface ChangeHints {
  readonly listen: (listener: () => void) => () => void;
  readonly emit: () => void;
}

/** Calls every listener when the change feed has grown. A listener that throws does not keep the others from being called. */
export function createChangeHints(): ChangeHints {
  const listeners = new Set<() => void>();
  return {
    listen: (listener) => {
      const own = () => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    emit: () => {
      for (const listener of listeners) queueMicrotask(listener);
    },
  };
}
