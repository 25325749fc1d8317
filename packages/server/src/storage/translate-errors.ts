import type { StorageWriter } from './storage.ts';

/** Wraps every store, so that errors of the driver become those of storage-errors.ts. */
export function translateErrors(
  stores: StorageWriter,
  translate: (error: unknown) => unknown,
): StorageWriter {
  const byNoun: Readonly<Record<string, Store>> = { ...stores };
  const wrapped = Object.entries(byNoun).map(([noun, store]) => [noun, wrapStore(store, translate)]);
  // Every store keeps the names and signatures of its methods, which the type of Object.fromEntries cannot express.
  return Object.fromEntries(wrapped) as StorageWriter;
}

type Store = Record<string, (...args: never[]) => Promise<unknown>>;

function wrapStore(store: Store, translate: (error: unknown) => unknown): Store {
  const wrap =
    (method: Store[string]): Store[string] =>
    async (...args) => {
      try {
        return await method(...args);
      } catch (error) {
        throw translate(error);
      }
    };
  return Object.fromEntries(Object.entries(store).map(([name, method]) => [name, wrap(method)]));
}
