import type { Fleet, FleetMember } from './start-fleet.ts';

/** One thing that goes wrong, and is over when it resolves. `random` gives numbers from 0 to 1. */
export interface Fault {
  readonly name: string;
  readonly run: (fleet: Fleet, random: () => number) => Promise<void>;
}

export const faults: readonly Fault[] = [
  {
    name: 'kill -9 of control',
    run: async ({ control }, random) => {
      await pause(random() * 300);
      await control.restart();
    },
  },
  {
    name: 'kill -9 of a gateway',
    run: async (fleet, random) => {
      const gateway = pick(fleet.gateways, random);
      await gateway.current.end('SIGKILL');
      await pause(random() * 500);
      await gateway.restart();
    },
  },
  {
    name: 'a gateway stands still for longer than its lease, and goes on',
    run: async (fleet, random) => {
      const { current } = pick(fleet.gateways, random);
      current.child.kill('SIGSTOP');
      await pause(fleet.maxStaleMs * 1.1 + 1_000 + 1_500 * random() + 500);
      current.child.kill('SIGCONT');
    },
  },
  {
    name: 'a gateway stands still for a moment',
    run: async (fleet, random) => {
      const { current } = pick(fleet.gateways, random);
      current.child.kill('SIGSTOP');
      await pause(random() * fleet.maxStaleMs);
      current.child.kill('SIGCONT');
    },
  },
  {
    name: 'a gateway’s connections to the database are silently dead',
    run: async (fleet, random) => {
      const { proxy } = pick(fleet.gateways, random);
      proxy.setMode({ kind: 'blackhole' });
      await pause(fleet.maxStaleMs * (0.5 + random()));
      proxy.setMode({ kind: 'pass' });
    },
  },
  {
    name: 'a gateway cannot connect to the database',
    run: async (fleet, random) => {
      const { proxy } = pick(fleet.gateways, random);
      proxy.setMode({ kind: 'refuse' });
      await pause(fleet.maxStaleMs * (0.5 + random()));
      proxy.setMode({ kind: 'pass' });
    },
  },
  {
    name: 'the database is slow',
    run: async ({ gateways, control }, random) => {
      const all = [...gateways, control];
      for (const { proxy } of all) proxy.setMode({ kind: 'delay', ms: Math.round(random() * 200) });
      await pause(1_500);
      for (const { proxy } of all) proxy.setMode({ kind: 'pass' });
    },
  },
  {
    name: 'connections are reset at random moments',
    run: async ({ gateways, control }, random) => {
      for (let count = 0; count < connectionCuts; count += 1) {
        await pause(random() * 80);
        pick([...gateways, control, control], random).proxy.cutAll();
      }
    },
  },
  {
    name: 'the database crashes and recovers',
    run: async ({ postgres }, random) => {
      await postgres.stop('immediate');
      await pause(random() * 1_000);
      await postgres.start();
    },
  },
  {
    name: 'notifications are lost without a trace',
    run: async ({ gateways }) => {
      for (const { proxy } of gateways) proxy.setMode({ kind: 'lose-notifications' });
      await pause(2_500);
      for (const { proxy } of gateways) proxy.setMode({ kind: 'pass' });
    },
  },
  {
    name: 'a gateway whose clock is 20 minutes late',
    run: (fleet, random) => pick(fleet.gateways, random).restart({ clockShiftMs: -20 * 60_000 }),
  },
  {
    name: 'a gateway whose clock is 20 minutes early',
    run: (fleet, random) => pick(fleet.gateways, random).restart({ clockShiftMs: 20 * 60_000 }),
  },
];

/** Random moments at which connections die, per run of that fault. */
export const connectionCuts = 25;

function pick(members: readonly FleetMember[], random: () => number): FleetMember {
  const one = members[Math.floor(random() * members.length)];
  if (one === undefined) throw new Error('the fleet is empty');
  return one;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
