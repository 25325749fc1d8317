import type { ControlConfig } from '../control-deps.ts';
import type { Storage } from '../../storage/storage.ts';
import { createCatalogueReader } from '../environments/catalogue-reader.ts';
import { recheck } from './recheck.ts';

export interface HygieneSweepDeps {
  readonly storage: Storage;
  readonly config: ControlConfig;
  readonly now: () => number;
  readonly reportFault: (fault: unknown) => void;
}

/** Looks at every API user of the installation in turn, a few at a time, so that lists can be sorted by risk. */
export interface HygieneSweep {
  /** The next few; after the last comes the first, but no sooner than an hour after it was looked at. */
  run(): Promise<void>;
  /** From now on, every half minute. */
  start(): void;
  close(): Promise<void>;
}

const everyMs = 30_000;
const roundMs = 3_600_000;
const apiUsersPerRun = 500;
const apiUsersPerTransaction = 50;

export function createHygieneSweep(deps: HygieneSweepDeps): HygieneSweep {
  const parts = { ...deps, catalogueReader: createCatalogueReader(deps.config) };
  let after = '';
  let roundBeganAtMs = Number.NEGATIVE_INFINITY;
  let isClosing = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function sweep(): Promise<void> {
    if (after === '') {
      if (deps.now() - roundBeganAtMs < roundMs) return;
      roundBeganAtMs = deps.now();
    }
    for (let done = 0; done < apiUsersPerRun && !isClosing; done += apiUsersPerTransaction) {
      const refs = await deps.storage.hygiene.listAfter(after, apiUsersPerTransaction);
      await recheck(refs, parts);
      after = refs.at(-1)?.apiUserId ?? '';
      if (refs.length < apiUsersPerTransaction) {
        after = '';
        return;
      }
    }
  }
  const run = async (): Promise<void> => {
    running = running.then(sweep).catch(deps.reportFault);
    await running;
  };
  return {
    run,
    start() {
      timer ??= setInterval(() => void run(), everyMs).unref();
    },
    async close() {
      isClosing = true;
      clearInterval(timer);
      await running;
    },
  };
}
