import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Gives the memory back that only the start needed, about 50 MB of 180 of a release: the engine keeps the room that loading the program took,
 * until calls fill it. One collection, a few tenths of a second, before traffic comes; the engine grows again as calls need it.
 * Does nothing where the engine offers no such collection.
 */
export function returnStartMemory(): void {
  try {
    setFlagsFromString('--expose-gc');
    // The flag adds this function to every new context; V8 documents it for its own tests.
    const collect = runInNewContext('gc') as (options: object) => void;
    setFlagsFromString('--no-expose-gc');
    collect({ type: 'major', flavor: 'last-resort', execution: 'sync' });
  } catch {
    // Memory that stays is no fault.
  }
}
