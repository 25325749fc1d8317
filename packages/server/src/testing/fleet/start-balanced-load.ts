import { createCaller } from './create-caller.ts';
import type { FleetMember as WholeMember } from './start-fleet.ts';

/** A gateway, as far as callers know it. */
export interface FleetMember {
  readonly current: Pick<WholeMember['current'], 'gatewayUrl'>;
}

export interface Balancer {
  /** Undefined while no gateway is ready. */
  choose(): FleetMember | undefined;
  /** Whether it sends calls to that gateway now. */
  isReady(member: FleetMember): boolean;
  close(): Promise<void>;
}

/** Works like a load balancer: asks each gateway whether it is ready, and sends new calls to those that are. */
export function startBalancer(members: readonly FleetMember[]): Balancer {
  let ready = [...members];
  let turn = 0;
  const timer = setInterval(() => {
    for (const member of members) {
      fetch(`${member.current.gatewayUrl}/readyz`).then(
        ({ status }) => keep(member, status === 200),
        () => keep(member, false),
      );
    }
  }, 50);
  function keep(member: FleetMember, isReady: boolean): void {
    if (!isReady) ready = ready.filter((one) => one !== member);
    else if (!ready.includes(member)) ready.push(member);
  }
  return {
    choose: () => ready[turn++ % ready.length],
    isReady: (member) => ready.includes(member),
    close: () => Promise.resolve(clearInterval(timer)),
  };
}

export interface BalancedLoad {
  /** How many calls the gateway has answered with 200. */
  answered(member: FleetMember): number;
  /** The failures so far. */
  readonly failures: readonly string[];
  /** Stops the load and returns all failures. */
  finish(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Starts callers, each of which makes one call after the other until `finish`. */
export function startLoad(token: string, balancer: Pick<Balancer, 'choose'>): BalancedLoad {
  const callers = new Map<FleetMember, ReturnType<typeof createCaller>>();
  const answered = new Map<FleetMember, number>();
  const failures: string[] = [];
  let isOver = false;
  async function callUntilOver(): Promise<void> {
    while (!isOver) {
      const member = balancer.choose();
      if (member === undefined) {
        failures.push('no gateway is ready');
        return;
      }
      const caller = callers.get(member) ?? createCaller(token);
      callers.set(member, caller);
      const status = await caller.call(member.current.gatewayUrl);
      if (status === 200) answered.set(member, (answered.get(member) ?? 0) + 1);
      else failures.push(`${member.current.gatewayUrl} answered ${status}`);
    }
  }
  const work = Array.from({ length: 12 }, callUntilOver);
  return {
    answered: (member: FleetMember) => answered.get(member) ?? 0,
    failures,
    async finish() {
      isOver = true;
      await Promise.all(work);
      return failures;
    },
    async close() {
      isOver = true;
      await Promise.allSettled(work);
      for (const caller of callers.values()) await caller.close();
    },
  };
}
