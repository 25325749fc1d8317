/** The charge of a call on one count. It is plain data, so that it can be sent to another process. */
export interface Charge {
  /** The name of the count; see `countKeyOf` in domain/rate-plan.ts. */
  readonly key: string;
  readonly limit: number;
  /**
   * The length of the window. 0 means a count of concurrent calls, from which `weight` is released at the call's end.
   */
  readonly windowMs: number;
  /** The amount to charge. 0 means that something has to be left, and that the amount is known at the call's end. */
  readonly weight: number;
}

/** The state of a count after the charge. */
export interface CountState {
  readonly used: number;
  /** The time in milliseconds until more is available; 0 where nothing is used, or it cannot be known. */
  readonly freeInMs: number;
}

/** The charges that have to be ended with the call. */
export interface HeldCharges {
  /** Identifies the call in its counts. */
  readonly id: string;
  readonly charges: readonly Charge[];
}

export type Taken =
  | {
      readonly kind: 'taken';
      /** The states of the counts, one for each charge. */
      readonly states: readonly CountState[];
      /** Undefined when nothing has to be done at the call's end. */
      readonly held: HeldCharges | undefined;
    }
  | {
      readonly kind: 'refused';
      /** The index of the first charge that exceeded its limit. */
      readonly index: number;
      /**
       * The time in milliseconds until the call may fit; null when it never fits, because it exceeds the limit alone.
       */
      readonly retryInMs: number | null;
      readonly states: readonly CountState[];
    };

/** The place where limits are counted. All charges of a call are made together, or none. */
export interface LimitPort {
  take(charges: readonly Charge[]): Taken | Promise<Taken>;
  /** Ends the charges of a call that moved so many bytes. It never fails: charges that cannot be ended expire. */
  end(held: HeldCharges, bytes: number): void;
  /** Reads the states of the counts without charging anything. */
  peek(charges: readonly Charge[]): readonly CountState[] | Promise<readonly CountState[]>;
}
