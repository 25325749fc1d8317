import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Charge, CountState, HeldCharges, LimitPort, Taken } from '../access/limit-port.ts';
import { isHeldUntilEnd } from './memory-limit-store.ts';
import type { RedisConnection } from './redis-connection.ts';
import { addScript, peekScript, renewScript, takeScript } from './redis-scripts.ts';

export interface RedisLimitStore extends LimitPort {
  /** Charges all limits in one round trip. Rejects when Redis does not answer. */
  take(charges: readonly Charge[]): Promise<Taken>;
  peek(charges: readonly Charge[]): Promise<readonly CountState[]>;
  close(): void;
}

/** How long Redis keeps a slot that is not renewed. Its gateway renews it three times within this time. */
const slotLeaseMs = 30_000;

const answerSchema = z.array(z.number());
const prefix = 'postern:limits:';

/**
 * Creates a store that counts in Redis, exact over any number of gateways. One script checks and charges all limits of
 * a call; its keys have the same hash slot of a cluster (see `countKeyOf`). Every key has an expiry.
 */
export function createRedisLimitStore(
  connection: RedisConnection,
  onFault: (error: unknown) => void,
): RedisLimitStore {
  const running = new Map<string, Set<string>>();
  const ended = new Map<string, string[]>();
  const processId = randomUUID();
  let callCount = 0;
  let isFlushing = false;
  const renewal = setInterval(renew, slotLeaseMs / 3).unref();

  function renew(): void {
    for (const [key, ids] of running) {
      connection.run(renewScript, [key], [slotLeaseMs, ...ids]).catch(onFault);
    }
  }

  function hold(key: string, id: string): void {
    const ids = running.get(key);
    if (ids === undefined) running.set(key, new Set([id]));
    else ids.add(id);
  }

  function letGo(key: string, id: string): void {
    const ids = running.get(key);
    ids?.delete(id);
    if (ids?.size === 0) running.delete(key);
    const waiting = ended.get(key);
    if (waiting === undefined) ended.set(key, [id]);
    else waiting.push(id);
    if (isFlushing) return;
    isFlushing = true;
    // Slots that are released in the same turn of the event loop are sent in one command.
    setImmediate(tellEnded);
  }

  function tellEnded(): void {
    isFlushing = false;
    // If this command fails, the slots are released when their leases expire.
    for (const [key, ids] of ended) connection.removeMembers(key, ids).catch(onFault);
    ended.clear();
  }

  return {
    async take(charges) {
      const id = `${processId}:${callCount++}`;
      const args: (string | number)[] = [id, slotLeaseMs];
      for (const { limit, windowMs, weight } of charges) args.push(limit, windowMs, weight);
      const [short = 0, retryInMs = 0, ...rest] = answerSchema.parse(
        await connection.run(takeScript, listKeys(charges), args),
      );
      const states = readStates(rest);
      if (short > 0) {
        const index = short - 1;
        const charge = charges[index];
        const isNever = charge !== undefined && charge.weight > charge.limit;
        return { kind: 'refused', index, retryInMs: isNever ? null : retryInMs, states };
      }
      if (!charges.some(isHeldUntilEnd)) return { kind: 'taken', states, held: undefined };
      for (const { key, windowMs } of charges) if (windowMs === 0) hold(prefix + key, id);
      return { kind: 'taken', states, held: { id, charges } };
    },
    end({ id, charges }: HeldCharges, bytes) {
      for (const charge of charges) {
        if (charge.windowMs === 0) letGo(prefix + charge.key, id);
        else if (charge.weight === 0 && bytes > 0) {
          connection.run(addScript, listKeys([charge]), [charge.windowMs, bytes]).catch(onFault);
        }
      }
    },
    async peek(charges) {
      const windows = charges.map(({ windowMs }) => windowMs);
      return readStates(answerSchema.parse(await connection.run(peekScript, listKeys(charges), windows)));
    },
    close() {
      clearInterval(renewal);
      tellEnded();
    },
  };
}

function listKeys(charges: readonly Charge[]): readonly string[] {
  return charges.flatMap(({ key }) => [prefix + key, `${prefix}${key}:sum`]);
}

function readStates(numbers: readonly number[]): readonly CountState[] {
  const states: CountState[] = [];
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    states.push({ used: numbers[at] ?? 0, freeInMs: numbers[at + 1] ?? 0 });
  }
  return states;
}
