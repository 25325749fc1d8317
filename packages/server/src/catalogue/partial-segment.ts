import type { UpstreamReads } from '../config/upstream-reads-config-schema.ts';
import { foldReading, listSegmentReadings } from './segment-readings.ts';

/** The literal parts of `{name}.csv` or `{id}:cancel`: as written, decoded, and folded. */
export interface PartialSegment {
  readonly literals: readonly string[];
  readonly decoded: readonly string[];
  readonly folded: readonly string[];
}

export function createPartialSegment(literals: readonly string[]): PartialSegment {
  const decoded = literals.map(
    (literal) => listSegmentReadings(literal, { extension: 'kept' })[0] ?? literal,
  );
  return { literals, decoded, folded: decoded.map(foldReading) };
}

/** Decides whether a segment matches exactly, only in the interpretation of some upstream, or not at all. */
export function fitPartial(
  partial: PartialSegment,
  segment: { readonly text: string; readonly readings: readonly string[] },
  { pathCase }: Pick<UpstreamReads, 'pathCase'>,
): 'exactly' | 'loosely' | 'no' {
  if (captures(partial.literals, segment.text)) return 'exactly';
  const isLoose =
    pathCase === 'unknown'
      ? segment.readings.some((reading) => captures(partial.folded, foldReading(reading)))
      : segment.readings.some((reading) => captures(partial.decoded, reading));
  return isLoose ? 'loosely' : 'no';
}

/** Decides whether the text has all parts in their order, with at least one character between each two. */
function captures(parts: readonly string[], text: string): boolean {
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at + 1);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at < text.length - last.length;
}
