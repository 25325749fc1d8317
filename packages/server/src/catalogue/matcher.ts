import type { HttpMethod, Operation } from '@postern/contract/catalogue';
import { parsePathTemplate } from './path-template.ts';
import type { TemplateSegment } from './path-template.ts';

export interface MatchedOperation {
  readonly kind: 'matched';
  readonly operation: Operation;
  /** The raw values, in the template's order. */
  readonly parameters: readonly string[];
}

/** The result of matching a call's method and path. */
export type Match =
  | MatchedOperation
  | { readonly kind: 'path-unknown' }
  | { readonly kind: 'method-unknown'; readonly allow: readonly HttpMethod[] };

export interface Matcher {
  /**
   * Finds the operation of a call. `path` is the part after the API's base path, beginning with a slash. It is compared
   * byte for byte and never decoded; other interpretations are the task of `LooseMatcher`.
   *
   * A slash at the end makes a different path. A parameter matches one whole, non-empty segment, or the part of it that
   * its template leaves; a wildcard (`{name+}`) matches one whole segment or several. Where several templates match,
   * the first segment in which they differ decides: literal text is preferred, then partly literal text (`{name}.csv`,
   * the longest first), then a parameter, then a wildcard, with as few segments as possible.
   *
   * The method is compared only afterwards, as in OpenAPI: `POST /lists/mine` is refused when only `GET /lists/mine`
   * and `POST /lists/{id}` exist. HEAD is treated like GET where it is not declared. Not checked here: whether the path
   * is canonical; see gateway/stages/receive.ts.
   */
  match(method: HttpMethod, path: string): Match;
}

interface Endpoint {
  /** Created once, so that refusing and matching without parameters do not allocate anything. */
  readonly byMethod: Map<HttpMethod, MatchedOperation>;
  methodUnknown: Match;
}

interface PartialChild {
  readonly literals: readonly string[];
  readonly node: Node;
}

/** The part of a template after a wildcard: the rest of its last segment, and the next node. */
interface WildcardChild {
  readonly tail: string;
  readonly node: Node;
}

interface Node {
  readonly statics: Map<string, Node>;
  partials: readonly PartialChild[];
  parameter: Node | undefined;
  /** The children after wildcards, the longest tail first. */
  wildcards: readonly WildcardChild[];
  endpoint: Endpoint | undefined;
}

/**
 * The bounds of the parameters in the path that is being matched. One object per matcher is sufficient, since matching
 * is synchronous.
 */
interface Captures {
  readonly bounds: number[];
  length: number;
}

const pathUnknown: Match = Object.freeze({ kind: 'path-unknown' });
const noParameters: readonly string[] = Object.freeze([]);

/**
 * Builds the matcher as a trie. Matching visits each node at most once, whatever the templates; usually one per
 * segment, however many operations there are. Below a wildcard, a node is visited at most once for each segment of the
 * path.
 *
 * Closed paths are paths of the document that no call may reach. Without them, such a call would match a less specific
 * template, and be judged by its rights.
 *
 * Real documents contain operations of the same method whose templates differ only in a parameter's name. No call can
 * distinguish them, so the first represents both.
 *
 * @throws PathTemplateError for a template that cannot be used; Error when two such operations have different
 *   requirements, since it would be arbitrary which rights apply. `buildCatalogue` never creates those.
 */
export function createMatcher(
  operations: readonly Operation[],
  closedPaths: readonly string[] = [],
): Matcher {
  const root = createNode();
  for (const operation of operations) insert(root, operation);
  for (const pathTemplate of closedPaths) getEndpoint(root, pathTemplate);
  const captures: Captures = { bounds: [], length: 0 };
  return {
    match(method, path) {
      if (path.charCodeAt(0) !== slash) return pathUnknown;
      captures.length = 0;
      const endpoint = findEndpoint(root, path, 1, captures);
      if (endpoint === undefined) return pathUnknown;
      const found = endpoint.byMethod.get(method);
      if (found === undefined) return endpoint.methodUnknown;
      if (captures.length === 0) return found;
      return { kind: 'matched', operation: found.operation, parameters: readParameters(path, captures) };
    },
  };
}

const slash = 0x2f;

function readParameters(path: string, captures: Captures): readonly string[] {
  const parameters: string[] = [];
  for (let index = 0; index < captures.length; index += 2) {
    parameters.push(path.slice(captures.bounds[index], captures.bounds[index + 1]));
  }
  return parameters;
}

/** Finds the endpoint for the path from `start`, the first byte of a segment. It backtracks from dead ends. */
function findEndpoint(node: Node, path: string, start: number, captures: Captures): Endpoint | undefined {
  const nextSlash = path.indexOf('/', start);
  const end = nextSlash === -1 ? path.length : nextSlash;
  const literalChild = node.statics.size === 0 ? undefined : node.statics.get(path.slice(start, end));
  if (literalChild !== undefined) {
    const found = descend(literalChild, path, nextSlash, captures);
    if (found !== undefined) return found;
  }
  if (start === end) return undefined;
  const held = captures.length;
  for (const partial of node.partials) {
    if (capturePartial(partial.literals, path, { start, end }, captures)) {
      const found = descend(partial.node, path, nextSlash, captures);
      if (found !== undefined) return found;
    }
    captures.length = held;
  }
  if (node.parameter !== undefined) {
    capture(captures, start, end);
    const found = descend(node.parameter, path, nextSlash, captures);
    if (found !== undefined) return found;
    captures.length = held;
  }
  return node.wildcards.length === 0 ? undefined : findBelowWildcard(node, path, start, captures);
}

/** Tries the fewest segments first, so that `/{name+}/operations` is preferred to `/{name+}`. */
function findBelowWildcard(
  node: Node,
  path: string,
  start: number,
  captures: Captures,
): Endpoint | undefined {
  const held = captures.length;
  for (let segmentStart = start; ;) {
    const nextSlash = path.indexOf('/', segmentStart);
    const end = nextSlash === -1 ? path.length : nextSlash;
    for (const { tail, node: child } of node.wildcards) {
      const valueEnd = end - tail.length;
      if (valueEnd <= segmentStart || !path.startsWith(tail, valueEnd)) continue;
      capture(captures, start, valueEnd);
      const found = descend(child, path, nextSlash, captures);
      if (found !== undefined) return found;
      captures.length = held;
    }
    if (nextSlash === -1) return undefined;
    segmentStart = nextSlash + 1;
  }
}

function descend(node: Node, path: string, nextSlash: number, captures: Captures): Endpoint | undefined {
  return nextSlash === -1 ? node.endpoint : findEndpoint(node, path, nextSlash + 1, captures);
}

function capture(captures: Captures, start: number, end: number): void {
  captures.bounds[captures.length] = start;
  captures.bounds[captures.length + 1] = end;
  captures.length += 2;
}

/**
 * Captures the parameters of a partly literal segment. Each literal but the last is taken at its first occurrence with
 * at least one byte before it, which leaves the most text for the rest: one pass decides, without backtracking.
 */
function capturePartial(
  literals: readonly string[],
  path: string,
  segment: { readonly start: number; readonly end: number },
  captures: Captures,
): boolean {
  const first = literals[0] ?? '';
  const last = literals[literals.length - 1] ?? '';
  const lastStart = segment.end - last.length;
  let at = segment.start + first.length;
  if (at >= lastStart || !path.startsWith(first, segment.start) || !path.startsWith(last, lastStart))
    return false;
  for (let index = 1; index < literals.length - 1; index++) {
    const literal = literals[index] ?? '';
    const found = path.indexOf(literal, at + 1);
    if (found === -1 || found + literal.length >= lastStart) return false;
    capture(captures, at, found);
    at = found + literal.length;
  }
  capture(captures, at, lastStart);
  return true;
}

function createNode(): Node {
  return { statics: new Map(), partials: [], parameter: undefined, wildcards: [], endpoint: undefined };
}

function getEndpoint(root: Node, pathTemplate: string): Endpoint {
  let node = root;
  for (const segment of parsePathTemplate(pathTemplate)) node = getChild(node, segment);
  return (node.endpoint ??= { byMethod: new Map(), methodUnknown: pathUnknown });
}

function insert(root: Node, operation: Operation): void {
  const endpoint = getEndpoint(root, operation.pathTemplate);
  const { byMethod } = endpoint;
  const other = byMethod.get(operation.method)?.operation;
  if (other?.method === operation.method) {
    if (hasSameRequirements(other, operation)) return;
    throw new Error(
      `The operations ${other.id} and ${operation.id} answer the same calls ` +
        `(${operation.method} ${other.pathTemplate} and ${operation.pathTemplate}) but need different rights.`,
    );
  }
  const matched: MatchedOperation = Object.freeze({ kind: 'matched', operation, parameters: noParameters });
  byMethod.set(operation.method, matched);
  if (operation.method === 'GET' && !byMethod.has('HEAD')) byMethod.set('HEAD', matched);
  endpoint.methodUnknown = {
    kind: 'method-unknown',
    allow: Object.freeze([...byMethod.keys()].toSorted()),
  };
}

function hasSameRequirements(left: Operation, right: Operation): boolean {
  const texts = (operation: Operation) =>
    JSON.stringify(operation.requirements.map(({ moduleId, scope }) => `${moduleId}:${scope}`).toSorted());
  return texts(left) === texts(right);
}

function getChild(node: Node, segment: TemplateSegment): Node {
  const { literals } = segment;
  if (literals.length === 1) {
    const literal = literals[0] ?? '';
    const child = node.statics.get(literal) ?? createNode();
    node.statics.set(literal, child);
    return child;
  }
  if (segment.isWildcard) return getWildcardChild(node, literals[1] ?? '');
  if (literals.every((literal) => literal === '')) return (node.parameter ??= createNode());
  const same = node.partials.find((partial) => isSame(partial.literals, literals));
  if (same !== undefined) return same.node;
  const added = { literals, node: createNode() };
  node.partials = [...node.partials, added].toSorted(compareSpecificity);
  return added.node;
}

function getWildcardChild(node: Node, tail: string): Node {
  const same = node.wildcards.find((wildcard) => wildcard.tail === tail);
  if (same !== undefined) return same.node;
  const added = { tail, node: createNode() };
  node.wildcards = [...node.wildcards, added].toSorted((left, right) => right.tail.length - left.tail.length);
  return added.node;
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((literal, index) => literal === right[index]);
}

/**
 * Orders by the length of literal text, longest first; the other comparisons only make the order independent of the
 * document's.
 */
function compareSpecificity(left: PartialChild, right: PartialChild): number {
  const [leftText, rightText] = [left.literals.join('{}'), right.literals.join('{}')];
  const byLiteral = right.literals.join('').length - left.literals.join('').length;
  return byLiteral || left.literals.length - right.literals.length || (leftText < rightText ? -1 : 1);
}
