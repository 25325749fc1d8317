import { canonicaliseLiteral } from './canonical-literal.ts';

/**
 * One segment of a path template: its literal parts, with a parameter between each two. `etls` → ['etls'], `{id}` →
 * ['', ''], `{name}.csv` → ['', '.csv'], `{key}={value}` → ['', '=', ''].
 */
export interface TemplateSegment {
  readonly literals: readonly string[];
  readonly parameterNames: readonly string[];
  /**
   * Whether it has the form `{name+}`, alone or before literal text: the parameter matches one whole segment or
   * several.
   */
  readonly isWildcard: boolean;
}

/** Thrown for a path template that cannot be used. The message explains what is wrong and how to correct it. */
export class PathTemplateError extends Error {}

/**
 * Splits `/files/{name}.csv` into its segments. `/` is one empty segment, and a slash at the end makes an empty last
 * one, since a trailing slash is a different path. Literal text becomes canonical; see canonical-literal.ts. Parameters
 * with nothing between them become one, since it is undefined where the first ends: `{id}{suffix}` gets the name
 * `id}{suffix`.
 *
 * @throws PathTemplateError without a leading slash, for unbalanced or empty braces, for a second wildcard, and for one
 *   that does not begin its segment
 */
export function parsePathTemplate(template: string): readonly TemplateSegment[] {
  if (!template.startsWith('/')) throw new PathTemplateError('it does not begin with a slash');
  const segments = template.slice(1).split('/').map(parseSegment);
  if (segments.filter(({ isWildcard }) => isWildcard).length > 1) {
    throw new PathTemplateError('it has two parameters that take several segments');
  }
  return segments;
}

/** Returns the template without the names of its parameters. It is equal for templates that match the same paths. */
export function getTemplateShape(template: string): string {
  return parsePathTemplate(template)
    .map(({ literals, isWildcard }) => `/${literals.join(isWildcard ? '{+}' : '{}')}`)
    .join('');
}

function parseSegment(text: string): TemplateSegment {
  const literals: string[] = [];
  const parameterNames: string[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf('{', at);
    const literal = open === -1 ? text.slice(at) : text.slice(at, open);
    if (literal.includes('}')) throw new PathTemplateError(`the segment ${text} holds a } without a {`);
    const isAdjacent = literal === '' && open !== -1 && literals.length > 0;
    if (!isAdjacent) literals.push(canonicaliseLiteral(literal));
    if (open === -1) return finishSegment(text, { literals, parameterNames });
    const close = text.indexOf('}', open);
    const name = close === -1 ? '' : text.slice(open + 1, close);
    if (name === '' || name.includes('{')) {
      throw new PathTemplateError(`the segment ${text} holds a { without a name and a } after it`);
    }
    const before = isAdjacent ? parameterNames.pop() : undefined;
    parameterNames.push(before === undefined ? name : `${before}}{${name}`);
    at = close + 1;
  }
}

function finishSegment(text: string, parts: Omit<TemplateSegment, 'isWildcard'>): TemplateSegment {
  const isWildcard = parts.parameterNames.some((name) => name.endsWith('+'));
  if (isWildcard && (parts.parameterNames.length > 1 || parts.literals[0] !== '')) {
    throw new PathTemplateError(
      `the segment ${text} has something before a parameter that takes several segments`,
    );
  }
  return { ...parts, parameterNames: parts.parameterNames.map(stripPlus), isWildcard };
}

function stripPlus(name: string): string {
  return name.replace(/\+$/, '');
}
