import { presentOutcome } from './bench-result.ts';
import type { BenchOutcome } from './bench-result.ts';

/**
 * `npm run bench -- pipeline`: prints its progress, and one JSON object as its last line. The exit status is 0 even if
 * a claim does not hold; only a bench that could not run ends with 1, and an unknown name with 2.
 */
const benches: Readonly<Record<string, () => Promise<{ readonly run: () => Promise<BenchOutcome> }>>> = {
  pipeline: () => import('./pipeline.ts'),
  decision: () => import('./decision.ts'),
  filter: () => import('./filter.ts'),
  start: () => import('./start.ts'),
  cutoff: () => import('./cutoff.ts'),
  networks: () => import('./networks.ts'),
  alerts: () => import('./alerts.ts'),
  list: () => import('./list.ts'),
  usage: () => import('./usage.ts'),
  limits: () => import('./limits.ts'),
  million: () => import('./million.ts'),
  bulkhead: () => import('./bulkhead.ts'),
  portal: () => import('./portal.ts'),
  licences: () => import('./licences.ts'),
  import: () => import('./import.ts'),
  footprint: () => import('./footprint.ts'),
};

const [name = ''] = process.argv.slice(2);
const load = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (load === undefined) {
  console.error(`No bench ${JSON.stringify(name)}; there are ${Object.keys(benches).join(', ')}.`);
  process.exitCode = 2;
} else {
  const { run } = await load();
  console.log(presentOutcome(name, await run()));
  // Called explicitly: after thousands of calls an HTTP client may keep the process running without any work.
  process.exit();
}
