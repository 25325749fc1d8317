import type { DoctorCheck, Finding } from '../../cli/doctor/finding.ts';
import { fault, fine, warn } from '../../cli/doctor/finding.ts';
import { askRedisClock } from '../../limits/ask-redis-clock.ts';
import { resolveRedis } from '../limit-parts.ts';
import type { DoctorContext } from './doctor-context.ts';

/** Tokens, leases and windows of limits bear a second or two. */
const warningMs = 2_000;
const faultMs = 30_000;

/** Compares the clock of this machine with that of the database's. */
export function createClockCheck({ inspect, now }: DoctorContext): DoctorCheck {
  return {
    check: 'clock',
    remedy: 'Check that the database can be reached from here.',
    run: () =>
      inspect(async (found) =>
        found?.clockMs === undefined
          ? [fine('The database shares the clock of this machine.')]
          : [judgeClock('the database', found.clockMs - now())],
      ),
  };
}

/** Whether Redis answers and takes writes, and how far its clock is from that of this machine. */
export function createRedisCheck({ config, env, now }: DoctorContext): DoctorCheck {
  return {
    check: 'Redis',
    remedy: 'Check `redis` in postern.yaml. Meanwhile limits are counted by each gateway for itself.',
    async run() {
      const { redis } = await resolveRedis(config, env);
      if (redis === undefined) return [fine('None is configured; limits are counted in each process.')];
      const clockMs = await askRedisClock(redis);
      return [fine('It answers and takes writes.'), judgeClock('Redis', clockMs - now())];
    },
  };
}

export function judgeClock(whose: string, aheadMs: number): Omit<Finding, 'check'> {
  const distance = Math.abs(aheadMs);
  if (distance < warningMs) return fine(`The clocks of this machine and of ${whose} agree.`);
  const what = `The clock of ${whose} is ${Math.round(distance / 1_000)} seconds ${aheadMs > 0 ? 'ahead of' : 'behind'} that of this machine.`;
  const remedy =
    'Let both machines take their time from the same servers (NTP): tokens and limits depend on it.';
  return distance < faultMs ? warn(what, remedy) : fault(what, remedy);
}
