import { createCallers } from '../packages/server/src/testing/fleet/create-callers.ts';
import type { Callers } from '../packages/server/src/testing/fleet/create-callers.ts';
import { createChangers } from '../packages/server/src/testing/fleet/create-changers.ts';
import type { Changers } from '../packages/server/src/testing/fleet/create-changers.ts';
import { startFleet } from '../packages/server/src/testing/fleet/start-fleet.ts';
import type { Fleet } from '../packages/server/src/testing/fleet/start-fleet.ts';
import { round } from './bench-result.ts';
import type { BenchOutcome } from './bench-result.ts';

const resetsWithHints = 100;
const resetsWithoutHints = 25;
const subjectCount = 6;
const callersPerSubject = 3;

/**
 * Resets keys under load, with real processes on a PostgreSQL of the bench's own. Measures the time from the request of
 * the reset until the last call with the old key arrived at the upstream, over three gateways, with notifications and
 * with all of them lost; and, for one process on the embedded database, how many calls arrived after the reset was
 * answered.
 */
export async function run(): Promise<BenchOutcome> {
  const three = await startFleet({ gateways: 3, maxStaleMs: 5_000 });
  const { hinted, unhinted } = await measureThree(three).finally(() => three.close());
  const one = await startFleet({ gateways: 0, maxStaleMs: 5_000 });
  const single = await measure(one, resetsWithHints).finally(() => one.close());
  return {
    bars: [
      {
        bar: 'cut-off to last accepted call, three gateways, p99',
        value: quantile(hinted.lastMs, 0.99),
        unit: 'ms',
        atMost: 1_000,
      },
      {
        bar: 'the same with every hint lost, p99',
        value: quantile(unhinted.lastMs, 0.99),
        unit: 'ms',
        atMost: 2_000,
      },
      {
        bar: 'one process: calls accepted after the answer',
        value: single.afterAnswer,
        unit: 'calls',
        atMost: 0,
      },
      {
        bar: 'three gateways: calls accepted after “confirmed”',
        value: hinted.afterAnswer + unhinted.afterAnswer,
        unit: 'calls',
        atMost: 0,
      },
    ],
    peers: {
      unit: 'ms from asking for the reset to the last call that arrived on the old key',
      hinted: present(hinted),
      hintsLost: present(unhinted),
      oneProcess: present(single),
    },
  };
}

interface Measured {
  readonly lastMs: readonly number[];
  readonly answerMs: readonly number[];
  /** The number of calls that began after the answer said `confirmed`, and arrived. */
  readonly afterAnswer: number;
  readonly calls: number;
}

async function measureThree(fleet: Fleet) {
  const hinted = await measure(fleet, resetsWithHints);
  for (const { proxy } of fleet.gateways) proxy.setMode({ kind: 'lose-notifications' });
  return { hinted, unhinted: await measure(fleet, resetsWithoutHints) };
}

async function measure(fleet: Fleet, resets: number): Promise<Measured> {
  const callers = createCallers(fleet);
  const changers = await createChangers(fleet, subjectCount);
  const load = { isOver: false };
  const loading = changers.subjects.flatMap((subject) =>
    Array.from({ length: callersPerSubject }, (_none, index) =>
      callOn({ callers, fleet, subject, index, load }),
    ),
  );
  await pause(500);
  for (let count = 0; count < resets; count += 1) {
    const subject = changers.subjects[count % subjectCount];
    if (subject !== undefined) await changers.replaceKey(subject, 'reset');
    await pause(50 + Math.random() * 100);
  }
  await changers.settle();
  await pause(500);
  load.isOver = true;
  await Promise.all(loading);
  await callers.close();
  return judge(callers, changers);
}

/** Each of a subject's callers uses its key until the key is refused, and then takes the newest one. */
async function callOn(work: {
  readonly callers: Callers;
  readonly fleet: Fleet;
  readonly subject: Changers['subjects'][number];
  readonly index: number;
  readonly load: { readonly isOver: boolean };
}): Promise<void> {
  const { callers, fleet, subject, index, load } = work;
  let credential = subject.credentials.at(-1);
  for (let count = index; !load.isOver && credential !== undefined; count += 1) {
    const gateway = fleet.gateways[count % fleet.gateways.length];
    if (gateway === undefined) return;
    // After a refusal by one gateway the key is tried on the others too, because the last one counts.
    const status = await callers.callOnce(credential, gateway);
    if (status === 401 && count % 12 === 0) credential = subject.credentials.at(-1);
    await pause(4);
  }
}

function judge(callers: Callers, changers: Changers): Measured {
  const calls = callers.calls();
  const first = new Map(
    changers
      .changes()
      .toReversed()
      .map((change) => [change.credential, change]),
  );
  const lastMs: number[] = [];
  const answerMs: number[] = [];
  let afterAnswer = 0;
  for (const [credential, { askedMs, acknowledgedMs, confirmedMs }] of first) {
    const arrived = calls.filter((call) => call.credential === credential && call.arrivedMs !== undefined);
    if (arrived.length === 0 || confirmedMs === undefined) continue;
    lastMs.push(Math.max(0, Math.max(...arrived.map(({ arrivedMs }) => arrivedMs ?? 0)) - askedMs));
    answerMs.push(acknowledgedMs - askedMs);
    afterAnswer += arrived.filter(({ begunMs }) => begunMs > confirmedMs).length;
  }
  return { lastMs, answerMs, afterAnswer, calls: calls.length };
}

function present({ lastMs, answerMs, calls }: Measured) {
  const spread = (values: readonly number[]) => ({
    p50: quantile(values, 0.5),
    p99: quantile(values, 0.99),
    max: quantile(values, 1),
  });
  return { resets: lastMs.length, calls, lastAccepted: spread(lastMs), answer: spread(answerMs) };
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * q) - 1)] ?? Number.NaN, 1);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
