/**
 * Counts what is unfinished per client network: connections that have not sent a whole request yet, or bodies that the
 * program's own paths wait for. Both have a time; this bounds how many one client can hold within it.
 */
export class UnfinishedRequests {
  readonly #perNetworkMax: number;
  readonly #counts = new Map<string, number>();

  constructor(perNetworkMax: number) {
    this.#perNetworkMax = perNetworkMax;
  }

  /** How many networks have something unfinished. */
  get size(): number {
    return this.#counts.size;
  }

  /** Gives the way to say that it is finished, good once; undefined: it is one too many. */
  enter(network: string): (() => void) | undefined {
    const count = this.#counts.get(network) ?? 0;
    if (count >= this.#perNetworkMax) return undefined;
    this.#counts.set(network, count + 1);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const left = (this.#counts.get(network) ?? 1) - 1;
      if (left === 0) this.#counts.delete(network);
      else this.#counts.set(network, left);
    };
  }
}
