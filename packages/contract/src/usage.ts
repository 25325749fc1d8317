/**
 * Upper bounds of the latency classes, in milliseconds; the last class has none. A duration belongs to the first class
 * whose bound it does not exceed.
 */
export const latencyBoundsMs = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000] as const;
export const latencyClassCount = latencyBoundsMs.length + 1;

/** Stands where the addresses, agents or operations of a flood were too many to be told apart. */
export const otherName = '*';

/** What exchanges of a key for a token are called where operations are named; they are of no API. */
export const tokenExchangeOperation = 'token exchange';
