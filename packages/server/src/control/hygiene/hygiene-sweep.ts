import type { ControlConfig } from '../control-deps.ts';
import type { Storage } from '../../storage/storage.ts';
import { createCatalogueReader } from '../environments/catalogue-reader.ts';
import { recheck } from './recheck.ts';

export interface HygieneSweepDeps {
  readonly storage: Storage;
  readonly config: ControlConfig;
  readonly now: () => number;
}

const roundMs = 3_600_000;
const apiUsersPerRun = 500;
const apiUsersPerTransaction = 50;

/**
 * Creates the run of a job that checks the next few API users of the installation, so that lists can be sorted by risk.
 * After the last API user, it continues with the first one, but not earlier than an hour after the previous round
 * began. A run ends early, between two transactions, when its signal is aborted.
 */
export function createHygieneSweep(deps: HygieneSweepDeps): (signal?: AbortSignal) => Promise<void> {
  const parts = { ...deps, catalogueReader: createCatalogueReader(deps.config) };
  let after = '';
  let roundBeganAtMs = Number.NEGATIVE_INFINITY;

  return async (signal) => {
    if (after === '') {
      if (deps.now() - roundBeganAtMs < roundMs) return;
      roundBeganAtMs = deps.now();
    }
    for (let done = 0; done < apiUsersPerRun && signal?.aborted !== true; done += apiUsersPerTransaction) {
      const refs = await deps.storage.hygiene.listAfter(after, apiUsersPerTransaction);
      await recheck(refs, parts);
      after = refs.at(-1)?.apiUserId ?? '';
      if (refs.length < apiUsersPerTransaction) {
        after = '';
        return;
      }
    }
  };
}
