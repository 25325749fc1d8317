import { parseSync } from 'oxc-parser';

export interface BooleanParameter {
  /** The name of the function or method. */
  readonly name: string;
  readonly parameter: string;
  /** Counted from 1. */
  readonly line: number;
}

/** A node of the parser's tree, with the members that are read here. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly [member: string]: unknown;
}

const functions = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'TSDeclareFunction',
  'TSEmptyBodyFunctionExpression',
  'TSMethodSignature',
]);

/**
 * Finds parameters of functions, methods and the methods of interfaces that are declared as boolean, or whose default
 * is true or false. Types of functions are not judged: the value of an event (`onChange: (checked: boolean) => void`)
 * does not switch behaviour.
 */
export function findBooleanParameters(file: string, text: string): readonly BooleanParameter[] {
  const found: BooleanParameter[] = [];
  const visit = (node: Node, nameAround: string): void => {
    const name = findName(node) ?? nameAround;
    if (functions.has(node.type)) {
      for (const { start } of listNodes(node['params']).filter(isBoolean)) {
        const parameter =
          /^(?:(?:public|private|protected|readonly)\s+)*(\w+)/.exec(text.slice(start))?.[1] ?? '';
        found.push({ name, parameter, line: text.slice(0, start).split('\n').length });
      }
    }
    // A callback inside of a call does not get the name of the function around it.
    const inside = node.type === 'CallExpression' ? 'callback' : name;
    for (const child of Object.values(node).flatMap(listNodes)) visit(child, inside);
  };
  for (const node of listNodes(parseSync(file, text).program)) visit(node, 'callback');
  return found;
}

function findName(node: Node): string | undefined {
  const [named] = [...listNodes(node['id']), ...listNodes(node['key'])];
  return typeof named?.['name'] === 'string' ? named['name'] : undefined;
}

function isBoolean(parameter: Node): boolean {
  if (parameter.type === 'TSParameterProperty') return listNodes(parameter['parameter']).some(isBoolean);
  if (parameter.type === 'AssignmentPattern') {
    return (
      listNodes(parameter['right']).some(({ value }) => typeof value === 'boolean') ||
      listNodes(parameter['left']).some(isBoolean)
    );
  }
  return listNodes(parameter['typeAnnotation'])
    .flatMap((annotation) => listNodes(annotation['typeAnnotation']))
    .some(isBooleanType);
}

function isBooleanType(type: Node): boolean {
  if (type.type !== 'TSUnionType') return type.type === 'TSBooleanKeyword';
  const rest = listNodes(type['types']).filter((part) => part.type !== 'TSBooleanKeyword');
  const isOnlyAbsent = rest.every((part) => ['TSUndefinedKeyword', 'TSNullKeyword'].includes(part.type));
  return isOnlyAbsent && rest.length < listNodes(type['types']).length;
}

/** Returns the nodes in a member: one, several or none. */
function listNodes(member: unknown): readonly Node[] {
  if (Array.isArray(member)) return member.flatMap(listNodes);
  const isNode = typeof member === 'object' && member !== null && 'type' in member && 'start' in member;
  return isNode ? [member as Node] : []; // a value with a type and a start is a node
}
