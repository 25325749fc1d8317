import type { ApiId, LicenceId } from '@postern/contract/ids';
import type { BulkheadConfig } from '../config/bulkhead-config-schema.ts';
import type { ApiRoute } from './gateway-settings.ts';

/** A call that wants a place at an upstream. */
export interface BulkheadCall {
  readonly licenceId: LicenceId;
  /** It has a place now, until it leaves. */
  onPlace(): void;
  /** There was none in time, or too many waited already. */
  onNoPlace(why: string): void;
  /** Its compartment, and the timer of its wait; kept by the bulkhead. */
  compartment: Compartment | undefined;
  queueTimer: NodeJS.Timeout | undefined;
}

/** The calls of one licence at the upstream. */
export interface Compartment {
  running: number;
  readonly waiting: BulkheadCall[];
  /** Whether it is in the line of licences whose calls wait only because of other licences. */
  isInLine: boolean;
}

export interface BulkheadLoad {
  readonly running: number;
  readonly waiting: number;
  /** Since the process began. */
  readonly refused: number;
}

/**
 * Places for calls at one API's upstream: so many per licence, so many for all. A licence that has used up its own waits
 * for itself alone; where all places are taken, the licences that wait take turns.
 */
export class Bulkhead {
  readonly #limits: BulkheadConfig;
  readonly #compartments = new Map<LicenceId, Compartment>();
  /** Those with calls that wait for others, the longest waiting first. */
  readonly #line: Compartment[] = [];
  #running = 0;
  #waiting = 0;
  #refused = 0;

  constructor(limits: BulkheadConfig) {
    this.#limits = limits;
  }

  get load(): BulkheadLoad {
    return { running: this.#running, waiting: this.#waiting, refused: this.#refused };
  }

  enter(call: BulkheadCall): void {
    const compartment = this.#getCompartment(call.licenceId);
    call.compartment = compartment;
    if (compartment.waiting.length === 0 && this.#hasRoom(compartment)) {
      this.#running++;
      compartment.running++;
      call.onPlace();
    } else this.#wait(call, compartment);
  }

  /** The call is over, whether it had a place or still waited for one. */
  leave(call: BulkheadCall): void {
    const { compartment } = call;
    if (compartment === undefined) return;
    call.compartment = undefined;
    if (call.queueTimer !== undefined) {
      this.#stopWaiting(call, compartment);
      return;
    }
    this.#running--;
    compartment.running--;
    if (this.#waiting === 0) return;
    if (compartment.waiting.length > 0) this.#lineUp(compartment);
    this.#admitInTurn();
  }

  #hasRoom({ running }: Compartment): boolean {
    return running < this.#limits.callsPerLicence && this.#running < this.#limits.calls;
  }

  #wait(call: BulkheadCall, compartment: Compartment): void {
    const { queuePerLicence, queueMs, callsPerLicence } = this.#limits;
    const { running, waiting } = compartment;
    if (waiting.length >= queuePerLicence) {
      this.#refuse(call, `${running} calls of the licence run and ${waiting.length} wait`);
      return;
    }
    waiting.push(call);
    this.#waiting++;
    call.queueTimer = setTimeout(() => {
      this.#stopWaiting(call, compartment);
      this.#refuse(call, `no place within ${queueMs} ms`);
    }, queueMs).unref();
    if (running < callsPerLicence) this.#lineUp(compartment);
  }

  #refuse(call: BulkheadCall, why: string): void {
    this.#refused++;
    call.compartment = undefined;
    call.onNoPlace(why);
  }

  #stopWaiting(call: BulkheadCall, { waiting }: Compartment): void {
    clearTimeout(call.queueTimer);
    call.queueTimer = undefined;
    const index = waiting.indexOf(call);
    if (index === -1) return;
    waiting.splice(index, 1);
    this.#waiting--;
  }

  /** Puts a licence with waiting calls at the end of the line, once. */
  #lineUp(compartment: Compartment): void {
    if (compartment.isInLine) return;
    compartment.isInLine = true;
    this.#line.push(compartment);
  }

  /** One call of each licence, then the next licence, as long as there are places. */
  #admitInTurn(): void {
    while (this.#running < this.#limits.calls) {
      const compartment = this.#line.shift();
      if (compartment === undefined) return;
      compartment.isInLine = false;
      // At its own limit: it lines up again when one of its own calls leaves.
      const call = this.#hasRoom(compartment) ? compartment.waiting.shift() : undefined;
      if (call === undefined) continue;
      clearTimeout(call.queueTimer);
      call.queueTimer = undefined;
      this.#waiting--;
      this.#running++;
      compartment.running++;
      if (compartment.waiting.length > 0 && this.#hasRoom(compartment)) this.#lineUp(compartment);
      call.onPlace();
    }
  }

  #getCompartment(licenceId: LicenceId): Compartment {
    let compartment = this.#compartments.get(licenceId);
    if (compartment === undefined) {
      if (this.#compartments.size >= rememberedMax) this.#forgetIdle();
      compartment = { running: 0, waiting: [], isInLine: false };
      this.#compartments.set(licenceId, compartment);
    }
    return compartment;
  }

  #forgetIdle(): void {
    for (const [licenceId, { running, waiting }] of this.#compartments) {
      if (running === 0 && waiting.length === 0) this.#compartments.delete(licenceId);
    }
  }
}

const rememberedMax = 10_000;

/** By API; an API without one has no limit of this kind. */
export function createBulkheads(routes: readonly ApiRoute[]): ReadonlyMap<ApiId, Bulkhead> {
  const bulkheads = new Map<ApiId, Bulkhead>();
  for (const { apiId, bulkhead } of routes) {
    if (bulkhead !== undefined && !bulkheads.has(apiId)) bulkheads.set(apiId, new Bulkhead(bulkhead));
  }
  return bulkheads;
}
