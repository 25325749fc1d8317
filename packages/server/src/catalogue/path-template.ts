import { canonicaliseLiteral } from './canonical-literal.ts';

/**
 * One segment of a path template: its literal parts with a parameter between each two of them.
 * `etls` → ['etls'], `{id}` → ['', ''], `{name}.csv` → ['', '.csv'], `{key}={value}` → ['', '=', ''].
 */
export interface TemplateSegment {
  readonly literals: readonly string[];
  readonly parameterNames: readonly string[];
}

/** A path template that cannot be used. The message says what is wrong and what to do instead. */
export class PathTemplateError extends Error {}

/**
 * Splits `/files/{name}.csv` into its segments; `/` is one empty segment and a slash at the end makes an
 * empty last one, since a trailing slash is a different path. Literal text is brought to its one spelling; see
 * canonical-literal.ts.
 *
 * @throws PathTemplateError without a leading slash, for unbalanced or empty braces, for two parameters
 * with nothing between them (nobody could tell where one ends) and for a parameter named twice.
 */
export function parsePathTemplate(template: string): readonly TemplateSegment[] {
  if (!template.startsWith('/')) throw new PathTemplateError('it does not begin with a slash');
  const segments = template.slice(1).split('/').map(parseSegment);
  const names = new Set<string>();
  for (const name of segments.flatMap((segment) => segment.parameterNames)) {
    if (names.has(name))
      throw new PathTemplateError(`it names the parameter {${name}} twice; rename one of them`);
    names.add(name);
  }
  return segments;
}

/** The template with its parameters' names left out: equal for templates that match the same paths. */
export function getTemplateShape(template: string): string {
  return parsePathTemplate(template)
    .map((segment) => `/${segment.literals.join('{}')}`)
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
    if (literal === '' && open !== -1 && literals.length > 0) {
      throw new PathTemplateError(`the segment ${text} has two parameters with nothing between them`);
    }
    literals.push(canonicaliseLiteral(literal));
    if (open === -1) return { literals, parameterNames };
    const close = text.indexOf('}', open);
    const name = close === -1 ? '' : text.slice(open + 1, close);
    if (name === '' || name.includes('{')) {
      throw new PathTemplateError(`the segment ${text} holds a { without a name and a } after it`);
    }
    parameterNames.push(name);
    at = close + 1;
  }
}
