import { arch, availableParallelism, cpus } from 'node:os';

/** A claim that a bench proves or fails to prove. */
export interface Bar {
  readonly bar: string;
  readonly value: number;
  readonly unit: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface BenchOutcome {
  readonly bars: readonly Bar[];
  /** Other products or variants that were measured as well, in their own units. */
  readonly peers: Readonly<Record<string, unknown>>;
}

/** Presents the one line of JSON with which a bench ends. */
export function presentOutcome(name: string, { bars, peers }: BenchOutcome): string {
  const machine = {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    arch: arch(),
    node: process.version,
  };
  return JSON.stringify({ name, machine, bars: bars.map((bar) => ({ ...bar, holds: isHeld(bar) })), peers });
}

function isHeld({ value, atLeast, atMost }: Bar): boolean {
  return (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export function round(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}
