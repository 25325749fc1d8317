import { createSeededRandom } from '../seeded-random.ts';
import { createCallers } from './create-callers.ts';
import { createChangers } from './create-changers.ts';
import type { Changers, Subject } from './create-changers.ts';
import { faults } from './faults.ts';
import type { Fault } from './faults.ts';
import { judgeFeed } from './judge-feed.ts';
import { judgeHistory } from './judge-history.ts';
import { readFeed } from './read-feed.ts';
import { startFleet } from './start-fleet.ts';
import type { Fleet } from './start-fleet.ts';

export interface Campaign {
  readonly seed: number;
  /** How many faults, one after the other. */
  readonly rounds: number;
  /** All of them, in random order, when left out. */
  readonly only?: readonly Fault[];
  readonly log?: (line: string) => void;
}

export interface CampaignReport {
  /** Every sentence is a broken promise. */
  readonly broken: readonly string[];
  readonly forwarded: number;
  readonly refused: number;
  readonly acknowledged: number;
  readonly confirmed: number;
  readonly faults: readonly string[];
}

/** Resets and rotations more often than the others. */
const ways = ['reset', 'reset', 'reset', 'rotate', 'rotate', 'revoke', 'deactivate'] as const;
const gatewayCount = 3;
const subjectCount = 12;
const callerCount = 6;
const maxStaleMs = 2_000;
const warmUpMs = 2_500;

/**
 * Runs three gateways under load while keys are reset and revoked and API users deactivated at random, and injects one
 * fault after the other. The oracle judges the record; then every acknowledged key is looked up.
 */
export async function runFaultCampaign(campaign: Campaign): Promise<CampaignReport> {
  // Two generators, so that the load, whose pace depends on the machine, does not change the sequence of faults.
  const random = createSeededRandom(campaign.seed);
  const chooseFault = createSeededRandom(campaign.seed + 1);
  const log = campaign.log ?? (() => undefined);
  const fleet = await startFleet({ gateways: gatewayCount, maxStaleMs });
  const callers = createCallers(fleet);
  try {
    const changers = await createChangers(fleet, subjectCount);
    const run = { isOver: false };
    const work = [
      ...Array.from({ length: callerCount }, () => callUntilOver({ fleet, callers, changers, random, run })),
      ...Array.from({ length: 2 }, () => streamUntilOver({ fleet, callers, changers, random, run })),
      changeUntilOver({ changers, random, run }),
    ];
    // Gateways that remember nothing yet could not break their promise.
    await pause(warmUpMs);
    const done: string[] = [];
    for (const fault of listFaults(campaign, chooseFault)) {
      log(`fault ${done.length + 1}: ${fault.name}`);
      await fault.run(fleet, chooseFault);
      done.push(fault.name);
      for (const { current } of [fleet.control, ...fleet.gateways]) {
        if (current.hasCrashed())
          throw new Error(`a process ended by itself: ${current.complaints.join('')}`);
      }
      await pause(300 + chooseFault() * 700);
    }
    run.isOver = true;
    await Promise.all(work);
    await changers.settle();
    // Dead credentials, once more on every gateway, after all confirmations.
    for (const { credentials } of changers.subjects) {
      for (const credential of credentials) {
        for (const gateway of fleet.gateways) await callers.callOnce(credential, gateway);
      }
    }
    const calls = callers.calls();
    const changes = changers.changes();
    const lost = await findLost(fleet, changers, callers);
    const feed = await readFeed(fleet.postgres);
    const forwarded = calls.filter(({ arrivedMs }) => arrivedMs !== undefined).length;
    return {
      broken: [...judgeHistory({ calls, changes }), ...judgeFeed(feed, changes), ...lost],
      forwarded,
      refused: calls.length - forwarded,
      acknowledged: changes.length,
      confirmed: changes.filter(({ confirmedMs }) => confirmedMs !== undefined).length,
      faults: done,
    };
  } finally {
    await callers.close();
    await fleet.close();
  }
}

interface Work {
  readonly fleet: Fleet;
  readonly callers: ReturnType<typeof createCallers>;
  readonly changers: Changers;
  readonly random: () => number;
  readonly run: { readonly isOver: boolean };
}

function* listFaults({ rounds, only = faults }: Campaign, random: () => number): Generator<Fault> {
  let deck: Fault[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (deck.length === 0) deck = [...only];
    const [fault] = deck.splice(Math.floor(random() * deck.length), 1);
    if (fault !== undefined) yield fault;
  }
}

async function callUntilOver({ fleet, callers, changers, random, run }: Work): Promise<void> {
  while (!run.isOver) {
    const subject = pick(changers.subjects, random);
    // Mostly the newest; else any of the last few, which should be dead.
    const credential =
      random() < 0.6 ? subject.credentials.at(-1) : pick(subject.credentials.slice(-4), random);
    if (credential !== undefined) await callers.callOnce(credential, pick(fleet.gateways, random));
    await pause(random() * 12);
  }
}

async function streamUntilOver({ fleet, callers, changers, random, run }: Work): Promise<void> {
  while (!run.isOver) {
    const credential = pick(changers.subjects, random).credentials.at(-1);
    if (credential?.token !== undefined) {
      const gateway = pick(fleet.gateways, random);
      const ended = callers.openStream(credential, gateway);
      let hasEnded = false;
      while (!run.isOver && !hasEnded) {
        hasEnded = await Promise.race([ended.then(() => true), pause(200).then(() => false)]);
      }
    }
    await pause(50);
  }
}

async function changeUntilOver({ changers, random, run }: Omit<Work, 'fleet' | 'callers'>): Promise<void> {
  const running = new Set<Promise<void>>();
  while (!run.isOver) {
    const subject = pick(changers.subjects, random);
    if (!subject.isBusy) {
      subject.isBusy = true;
      const how = pick(ways, random);
      const change = changers.replaceKey(subject, how).then(() => {
        subject.isBusy = false;
        running.delete(change);
      });
      running.add(change);
    }
    await pause(60 + random() * 120);
  }
  await Promise.all(running);
}

/** Acknowledged keys that are not there, and newest ones that do not work. */
async function findLost(
  fleet: Fleet,
  { subjects, scope }: Changers,
  callers: ReturnType<typeof createCallers>,
): Promise<readonly string[]> {
  const lost: string[] = [];
  for (const subject of subjects) {
    const answer = await fleet.admin.listKeys({ params: { ...scope, apiUserId: subject.apiUserId } });
    const kept = new Set(answer.ok ? answer.data.items.map(({ version }) => version) : []);
    for (const { name } of subject.credentials) {
      if (!kept.has(Number(name.split(' ').at(-1)))) lost.push(`${name} was acknowledged and is not there`);
    }
    if ((await findWorking(fleet, subject, callers)) !== 200)
      lost.push(`${subject.apiUserId}: its newest key does not work`);
  }
  return lost;
}

/** A gateway may be stale, or its clock wrong: one of them has to take the key, in time. */
async function findWorking(
  fleet: Fleet,
  subject: Subject,
  callers: ReturnType<typeof createCallers>,
): Promise<number> {
  const credential = subject.credentials.at(-1);
  let status = 0;
  for (let attempt = 0; attempt < 40 && credential !== undefined; attempt += 1) {
    for (const gateway of fleet.gateways) {
      status = await callers.callOnce(credential, gateway);
      if (status === 200) return status;
    }
    await pause(250);
  }
  return status;
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
