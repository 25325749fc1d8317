/**
 * A bounded map that keeps the recently used entries in two generations: when the younger one is full, the older one is
 * dropped. A hit costs one look-up, where a linked-list LRU would write on every read. The map has at most `entriesMax`
 * entries, and always the `entriesMax / 2` that were used last.
 */
export interface GenerationalCache<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
  deleteWhere(isDropped: (value: Value) => boolean): void;
  clear(): void;
  readonly size: number;
}

export function createGenerationalCache<Value>(entriesMax: number): GenerationalCache<Value> {
  const generationMax = Math.max(1, Math.floor(entriesMax / 2));
  let young = new Map<string, Value>();
  let old = new Map<string, Value>();

  function set(key: string, value: Value): void {
    old.delete(key);
    if (young.size >= generationMax && !young.has(key)) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
  }

  return {
    get(key) {
      const value = young.get(key);
      if (value !== undefined) return value;
      const aged = old.get(key);
      if (aged !== undefined) set(key, aged);
      return aged;
    },
    set,
    delete(key) {
      young.delete(key);
      old.delete(key);
    },
    deleteWhere(isDropped) {
      for (const generation of [young, old]) {
        for (const [key, value] of generation) if (isDropped(value)) generation.delete(key);
      }
    },
    clear() {
      young = new Map();
      old = new Map();
    },
    get size() {
      return young.size + old.size;
    },
  };
}
