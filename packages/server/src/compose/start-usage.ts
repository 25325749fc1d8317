import type { Config } from '../config/config-schema.ts';
import type { Storage } from '../storage/storage.ts';
import { createUsageUpkeep } from '../usage/usage-upkeep.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export interface UsageUpkeepParts {
  readonly storage: Storage;
  readonly now: () => number;
  readonly reportFault: (fault: unknown) => void;
}

/** Sums usage up and forgets it, until it is closed. */
export function startUsage({ usage }: Config, parts: UsageUpkeepParts): { close(): Promise<void> } {
  const keep = {
    minutesMs: usage.minutesKeptHours * hourMs,
    hoursMs: usage.hoursKeptDays * dayMs,
    daysMs: usage.daysKeptDays * dayMs,
  };
  const upkeep = createUsageUpkeep({ ...parts, keep });
  upkeep.start();
  return { close: () => upkeep.close() };
}
