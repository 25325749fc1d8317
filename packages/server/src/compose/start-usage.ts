import type { Config } from '../config/config-schema.ts';
import { createHygieneSweep } from '../control/hygiene/hygiene-sweep.ts';
import type { Storage } from '../storage/storage.ts';
import { createUsageUpkeep } from '../usage/usage-upkeep.ts';
import { createControlConfig } from './control-ports.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export interface UsageUpkeepParts {
  readonly storage: Storage;
  readonly now: () => number;
  readonly reportFault: (fault: unknown) => void;
}

/** Sums usage up and forgets it, and looks after hygiene, until it is closed. */
export function startUsage(config: Config, parts: UsageUpkeepParts): { close(): Promise<void> } {
  const { usage } = config;
  const keep = {
    minutesMs: usage.minutesKeptHours * hourMs,
    hoursMs: usage.hoursKeptDays * dayMs,
    daysMs: usage.daysKeptDays * dayMs,
  };
  const upkeep = createUsageUpkeep({ ...parts, keep });
  // Nobody follows a link from here: the gateways' URLs do not matter.
  const sweep = createHygieneSweep({ ...parts, config: createControlConfig(config, () => '') });
  upkeep.start();
  sweep.start();
  return {
    async close() {
      await upkeep.close();
      await sweep.close();
    },
  };
}
