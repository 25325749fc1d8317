import { InvalidArgumentError } from 'commander';
import { levelSchema } from '@postern/contract/level';
import type { Level } from '@postern/contract/level';
import { CliError } from './cli-error.ts';

/** Parses a positive whole number. Commander adds the option's name to the error. */
export function parseCount(text: string): number {
  if (!/^[1-9][0-9]{0,14}$/.test(text))
    throw new InvalidArgumentError('It has to be a positive whole number.');
  return Number(text);
}

/**
 * Parses `2027-05-01` (the last day, until its end in UTC), a date and time with its zone, or `never`.
 *
 * @throws CliError (exit code 2)
 */
export function parseExpiry(text: string): number | null {
  if (text === 'never') return null;
  const isWhole = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(
    text,
  );
  const atMs = isWhole ? Date.parse(text) : Number.NaN;
  // Date.parse accepts 31 February as 3 March.
  const isReal = isWhole && !Number.isNaN(atMs) && isRealDay(text.slice(0, 10));
  // As in the console, a date is the last day on which the key works.
  if (isReal) return text.length === 10 ? atMs + 86_400_000 : atMs;
  throw new CliError(
    '--expires must be a date such as 2027-05-01, a time such as 2027-05-01T12:00:00Z, or never.',
    2,
  );
}

function isRealDay(day: string): boolean {
  const atMs = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(day);
}

/** Parses `profiles=read` into a module (or group) and a level. @throws CliError (exit code 2) */
export function parseLevels(texts: readonly string[]): Record<string, Level> {
  const levels = new Map<string, Level>();
  for (const text of texts) {
    const [name = '', levelText = '', ...more] = text.split('=');
    const level = levelSchema.safeParse(levelText);
    if (name === '' || !level.success || more.length > 0) {
      throw new CliError(
        `${JSON.stringify(text)}: write NAME=LEVEL; a level is ${levelSchema.options.join(', ')}.`,
        2,
      );
    }
    if (levels.has(name)) throw new CliError(`${JSON.stringify(name)} appears twice.`, 2);
    levels.set(name, level.data);
  }
  return Object.fromEntries(levels);
}

/** @throws CliError (exit code 2) */
export function parseLevel(text: string, option: string): Level {
  const level = levelSchema.safeParse(text);
  if (level.success) return level.data;
  throw new CliError(`${option} must be one of ${levelSchema.options.join(', ')}.`, 2);
}

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Parses `30m`, `24h` or `7d` into milliseconds.
 *
 * @throws CliError (exit code 2) outside of the bounds, which `bounds` describes in words
 */
export function parseDuration(
  text: string,
  {
    option,
    min,
    max,
    bounds,
  }: { readonly option: string; readonly min: number; readonly max: number; readonly bounds: string },
): number {
  const [, amount = '', unit = ''] = /^([1-9][0-9]{0,4})([mhd])$/.exec(text) ?? [];
  const durationMs = Number(amount) * (unitMs[unit] ?? Number.NaN);
  if (durationMs >= min && durationMs <= max) return durationMs;
  throw new CliError(`${option} must be a duration ${bounds}, not "${text}".`, 2);
}
