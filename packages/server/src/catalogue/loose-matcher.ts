import type { HttpMethod, Operation } from '@postern/contract/catalogue';
import type { UpstreamReads } from '../config/upstream-reads-config-schema.ts';
import { createPartialSegment, fitPartial } from './partial-segment.ts';
import type { PartialSegment } from './partial-segment.ts';
import { parsePathTemplate } from './path-template.ts';
import type { TemplateSegment } from './path-template.ts';
import { foldReading, listSegmentReadings } from './segment-readings.ts';

/** How the upstream interprets paths, as far as that is known. */
export type PathReads = Pick<UpstreamReads, 'pathCase' | 'trailingSlash' | 'extension'>;

export interface LooseCall {
  readonly method: HttpMethod;
  /** The canonical path, below the API's base path at the upstream. */
  readonly path: string;
  readonly reads: PathReads;
  /** The operation that was judged. */
  readonly except?: Operation | undefined;
  /** Whether the base path itself was interpreted loosely, so that no template matches exactly. */
  readonly isPrefixLoose?: boolean;
  /**
   * Decides whether a template that matches the path exactly is nevertheless another operation. Left out, it never is,
   * since the exact matcher of the same API has chosen already.
   */
  readonly isOther?: ((pathTemplate: string) => boolean) | undefined;
}

/**
 * Finds the operations that an upstream could take a path for, in addition to those whose template matches it exactly.
 */
export interface LooseMatcher {
  findOther(call: LooseCall): OtherReading | undefined;
}

/** An operation, or a path of the document that is closed for every method. */
export interface OtherReading {
  readonly id: string;
}

interface LooseNode {
  /** The literal children by their folded text. */
  readonly statics: Map<string, { readonly literal: string; readonly node: LooseNode }[]>;
  readonly partials: { readonly partial: PartialSegment; readonly node: LooseNode }[];
  parameter: LooseNode | undefined;
  /**
   * The wildcard children. A wildcard matches one segment or several, and its tail, where there is one, the end of the
   * last.
   */
  readonly wildcards: { readonly tail: PartialSegment | undefined; readonly node: LooseNode }[];
  /** An endpoint without an operation is a closed path. */
  readonly endpoints: {
    readonly id: string;
    readonly operation: Operation | undefined;
    readonly hasSlash: boolean;
  }[];
}

/** The literals of all templates. With them, most paths are decided without walking the tree. */
interface Inventory {
  readonly literals: Map<string, Set<string>>;
  readonly partials: Map<string, PartialSegment>;
  hasSlash: boolean;
}

export function createLooseMatcher(
  operations: readonly Operation[],
  closedPaths: readonly string[] = [],
): LooseMatcher {
  const root = createNode();
  const inventory: Inventory = { literals: new Map(), partials: new Map(), hasSlash: false };
  for (const operation of operations) {
    const { id, pathTemplate } = operation;
    insert(root, { id, pathTemplate, operation }, inventory);
  }
  for (const pathTemplate of closedPaths) {
    insert(root, { id: pathTemplate, pathTemplate, operation: undefined }, inventory);
  }
  return {
    findOther(call) {
      const hasSlash = call.path.length > 1 && call.path.endsWith('/');
      const segments = call.path.slice(1, hasSlash ? -1 : undefined).split('/');
      const mayDiffer =
        call.isPrefixLoose === true ||
        call.isOther !== undefined ||
        hasSlash ||
        inventory.hasSlash ||
        segments.some((segment) => isDoubtful(segment, inventory, call.reads));
      if (!mayDiffer) return undefined;
      const walk: Walk = { ...call, segments, hasSlash };
      return findInexact(root, { at: 0, isExact: call.isPrefixLoose !== true }, walk);
    },
  };
}

interface Walk extends LooseCall {
  readonly segments: readonly string[];
  readonly hasSlash: boolean;
}

interface Step {
  readonly at: number;
  /** Whether every segment so far matches exactly. */
  readonly isExact: boolean;
}

function findInexact(node: LooseNode, { at, isExact }: Step, walk: Walk): OtherReading | undefined {
  const segment = walk.segments[at];
  if (segment === undefined) return findEndpoint(node, isExact, walk);
  for (const { literal, node: child } of listStatics(node, segment, walk.reads)) {
    const found = findInexact(child, { at: at + 1, isExact: isExact && literal === segment }, walk);
    if (found !== undefined) return found;
  }
  const read = { text: segment, readings: listSegmentReadings(segment, walk.reads) };
  for (const { partial, node: child } of node.partials) {
    const fit = fitPartial(partial, read, walk.reads);
    if (fit === 'no') continue;
    const found = findInexact(child, { at: at + 1, isExact: isExact && fit === 'exactly' }, walk);
    if (found !== undefined) return found;
  }
  if (segment === '') return undefined;
  if (node.parameter !== undefined) {
    const found = findInexact(node.parameter, { at: at + 1, isExact }, walk);
    if (found !== undefined) return found;
  }
  return node.wildcards.length === 0 ? undefined : findBelowWildcards(node, { at, isExact }, walk);
}

function findBelowWildcards(node: LooseNode, { at, isExact }: Step, walk: Walk): OtherReading | undefined {
  for (const { tail, node: child } of node.wildcards) {
    for (const [index, text] of walk.segments.entries()) {
      if (index < at) continue;
      const readings = tail === undefined ? [] : listSegmentReadings(text, walk.reads);
      const fit = tail === undefined ? 'exactly' : fitPartial(tail, { text, readings }, walk.reads);
      if (fit === 'no') continue;
      const found = findInexact(child, { at: index + 1, isExact: isExact && fit === 'exactly' }, walk);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function findEndpoint(node: LooseNode, isExact: boolean, walk: Walk): OtherReading | undefined {
  const { method, hasSlash, reads } = walk;
  for (const endpoint of node.endpoints) {
    if (endpoint.operation !== undefined && endpoint.operation === walk.except) continue;
    const isSameSlash = endpoint.hasSlash === hasSlash;
    const template = endpoint.operation?.pathTemplate ?? endpoint.id;
    if (isExact && isSameSlash && walk.isOther?.(template) !== true) continue;
    if (!isSameSlash && reads.trailingSlash === 'significant') continue;
    const own = endpoint.operation?.method ?? method;
    if (own === method || (method === 'HEAD' && own === 'GET')) return endpoint;
  }
  return undefined;
}

function listStatics(node: LooseNode, segment: string, reads: PathReads) {
  if (node.statics.size === 0) return [];
  const fitting = new Map<string, LooseNode>();
  for (const reading of listSegmentReadings(segment, reads)) {
    for (const { literal, node: child } of node.statics.get(foldReading(reading)) ?? [])
      if (fitsCase(literal, reading, reads)) fitting.set(literal, child);
  }
  return [...fitting].map(([literal, child]) => ({ literal, node: child }));
}

function fitsCase(literal: string, reading: string, { pathCase }: PathReads): boolean {
  if (pathCase === 'unknown') return true;
  return listSegmentReadings(literal, { extension: 'kept' }).includes(reading);
}

/**
 * Decides whether the segment could be interpreted as a literal, or as a part of one, that it does not spell exactly.
 */
function isDoubtful(segment: string, { literals, partials }: Inventory, reads: PathReads): boolean {
  const readings = listSegmentReadings(segment, reads);
  for (const reading of readings) {
    const same = literals.get(foldReading(reading));
    if (same !== undefined && (same.size > 1 || !same.has(segment))) return true;
  }
  for (const partial of partials.values()) {
    if (fitPartial(partial, { text: segment, readings }, reads) === 'loosely') return true;
  }
  return false;
}

function createNode(): LooseNode {
  return { statics: new Map(), partials: [], parameter: undefined, wildcards: [], endpoints: [] };
}

interface Inserted {
  readonly id: string;
  readonly pathTemplate: string;
  readonly operation: Operation | undefined;
}

function insert(root: LooseNode, { id, pathTemplate, operation }: Inserted, inventory: Inventory): void {
  const segments = parsePathTemplate(pathTemplate);
  const last = segments.at(-1);
  const hasSlash = segments.length > 1 && last?.literals.length === 1 && last.literals[0] === '';
  if (hasSlash) inventory.hasSlash = true;
  let node = root;
  for (const segment of hasSlash ? segments.slice(0, -1) : segments)
    node = getChild(node, segment, inventory);
  node.endpoints.push({ id, operation, hasSlash });
}

function getChild(
  node: LooseNode,
  { literals, isWildcard }: TemplateSegment,
  inventory: Inventory,
): LooseNode {
  const [literal = ''] = literals;
  if (isWildcard) {
    const tail = literals[1] === '' ? undefined : createPartialSegment(literals);
    if (tail !== undefined) inventory.partials.set(literals.join('\0'), tail);
    const added = { tail, node: createNode() };
    node.wildcards.push(added);
    return added.node;
  }
  if (literals.length > 1 && literals.every((part) => part === '')) return (node.parameter ??= createNode());
  if (literals.length > 1) {
    const shape = literals.join('\0');
    const partial = inventory.partials.get(shape) ?? createPartialSegment(literals);
    inventory.partials.set(shape, partial);
    const same = node.partials.find((child) => child.partial === partial);
    const added = same ?? { partial, node: createNode() };
    if (same === undefined) node.partials.push(added);
    return added.node;
  }
  const key = foldReading(listSegmentReadings(literal, { extension: 'kept' })[0] ?? '');
  const known = inventory.literals.get(key) ?? new Set();
  inventory.literals.set(key, known.add(literal));
  const list = node.statics.get(key) ?? [];
  node.statics.set(key, list);
  const same = list.find((child) => child.literal === literal);
  if (same !== undefined) return same.node;
  const added = { literal, node: createNode() };
  list.push(added);
  return added.node;
}
