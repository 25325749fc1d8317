import { parsePathTemplate } from './path-template.ts';
import type { TemplateSegment } from './path-template.ts';

/**
 * Decides whether a template is narrower in some segment than the one that was judged, where both match the same path:
 * for example, with a literal in place of a parameter. A server with both templates would choose the narrower one. Both
 * templates are whole paths at the upstream.
 */
export function isNarrowerTemplate(template: string, judged: string): boolean {
  const segments = parse(template);
  const judgedSegments = parse(judged);
  for (const [index, segment] of segments.entries()) {
    const other = judgedSegments[index];
    if (segment.isWildcard) return !isPlain(segment) && !isSame(segment, other);
    if (other === undefined || other.isWildcard) return true;
    if (!isPlain(segment) && !isSame(segment, other)) return true;
  }
  return false;
}

const parsed = new Map<string, readonly TemplateSegment[]>();
const parsedMax = 10_000;

function parse(template: string): readonly TemplateSegment[] {
  const known = parsed.get(template);
  if (known !== undefined) return known;
  const segments = parsePathTemplate(template);
  if (parsed.size >= parsedMax) parsed.clear();
  parsed.set(template, segments);
  return segments;
}

/** A segment that consists of one or several parameters only. */
function isPlain({ literals }: TemplateSegment): boolean {
  return literals.length > 1 && literals.every((literal) => literal === '');
}

function isSame(one: TemplateSegment, other: TemplateSegment | undefined): boolean {
  return (
    other !== undefined &&
    one.isWildcard === other.isWildcard &&
    one.literals.length === other.literals.length &&
    one.literals.every((literal, index) => literal === other.literals[index])
  );
}
