/** What a call takes from one count. Plain data, so that it crosses a process boundary. */
export interface Charge {
  /** Names the count; see `countKeyOf` in domain/rate-plan.ts. */
  readonly key: string;
  readonly limit: number;
  /** 0: the count is of calls that run at once, and `weight` is given back at the call's end. */
  readonly windowMs: number;
  /** 0: there only has to be room; what the call weighs is known at its end. */
  readonly weight: number;
}

/** Where a count stands, after the call that asked. */
export interface CountState {
  readonly used: number;
  /** Until there is more room; 0 where nothing is used, or nobody can say. */
  readonly freeInMs: number;
}

/** What a call holds until its end. */
export interface HeldCharges {
  /** Names the call among those of its count. */
  readonly id: string;
  readonly charges: readonly Charge[];
}

export type Taken =
  | {
      readonly kind: 'taken';
      /** One for each charge. */
      readonly states: readonly CountState[];
      /** Undefined when nothing is left to do at the call's end. */
      readonly held: HeldCharges | undefined;
    }
  | {
      readonly kind: 'refused';
      /** The charge that there was no room for; the first of several. */
      readonly index: number;
      /** Until there may be room for this call; null when never: it weighs more than the limit. */
      readonly retryInMs: number | null;
      readonly states: readonly CountState[];
    };

/** Where limits are counted. All charges of a call are taken, or none. */
export interface LimitPort {
  take(charges: readonly Charge[]): Taken | Promise<Taken>;
  /** The call has ended, having moved so many bytes. Never fails: what cannot be told is let go after a while. */
  end(held: HeldCharges, bytes: number): void;
  /** Where the counts stand; nothing is taken. */
  peek(charges: readonly Charge[]): readonly CountState[] | Promise<readonly CountState[]>;
}
