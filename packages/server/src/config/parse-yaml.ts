import { isAlias, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, ErrorCode, YAMLError } from 'yaml';
import { ConfigError } from './config-error.ts';
import type { ConfigIssue } from './config-error.ts';

/** A YAML mapping as plain values, with a function that finds a value's position in the text. */
export interface ParsedYaml {
  readonly value: unknown;
  /** Locates the value at `path`, or its key; where it is missing, its nearest existing parent. */
  locate(path: readonly PropertyKey[], target: 'key' | 'value'): { line: number; column: number };
}

/** The largest number of resolved aliases; more than that is an alias bomb. */
const aliasCountMax = 100;
const faultCountMax = 5;

/**
 * Parses YAML 1.2 text whose root is a mapping into its values and their positions.
 *
 * @throws ConfigError with every syntax error, duplicate key, tab, alias bomb or second document
 */
export function parseYaml(text: string, file: string): ParsedYaml {
  const lines = new LineCounter();
  const placeAt = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false, // they quote the source, which may hold a secret
      stringKeys: true,
      uniqueKeys: true,
      logLevel: 'error', // 'silent' also hides a second document
    });
    // Later faults are mostly consequences of the first few.
    const faults = [...document.errors, ...document.warnings].slice(0, faultCountMax);
    if (faults.length > 0)
      throw new ConfigError(
        file,
        faults.map((fault) => presentFault(fault, placeAt)),
      );
    if (!isMap(document.contents)) throw new ConfigError(file, [presentWrongRoot(document)]);
    const value: unknown = document.toJS({ maxAliasCount: aliasCountMax });
    return { value, locate: (path, target) => placeAt(findOffset(document, path, target)) };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(file, [presentRefusedShape(error)], { cause: error });
  }
}

const remedies: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: 'Indent with spaces; YAML does not allow tabs there.',
  DUPLICATE_KEY: 'Keep one of the two: each key may appear only once in its mapping.',
  MULTIPLE_DOCS: 'Keep one document: remove the line `---` and what follows it, or what precedes it.',
  BAD_INDENT: 'Give keys that belong together the same indentation.',
  MISSING_CHAR: 'Close the quote, bracket or brace, or add the missing colon or comma.',
  UNEXPECTED_TOKEN: 'Put the value in quotes if it holds special characters.',
  BAD_ALIAS: 'Put a value that begins with * in quotes, or define the anchor that it names first.',
  NON_STRING_KEY: 'Write the key as plain text.',
  TAG_RESOLVE_FAILED: 'Put a value that begins with ! in quotes.',
  BAD_SCALAR_START: 'Put a value that begins with @ or ` in quotes.',
  BLOCK_AS_IMPLICIT_KEY:
    'Put a value that holds a colon in quotes, or move the nested mapping to its own lines.',
};

function presentFault(fault: YAMLError, placeAt: (offset: number) => ConfigIssue['position']): ConfigIssue {
  const position = placeAt(fault.pos[0]);
  if (fault.message.includes('call stack')) return { ...tooDeep, ...(position && { position }) };
  return {
    ...(position === undefined ? {} : { position }),
    path: '',
    what: `is not valid YAML: ${fault.message}.`,
    remedy: remedies[fault.code] ?? 'Correct the YAML at this place.',
  };
}

function presentWrongRoot(document: Document): ConfigIssue {
  const { contents } = document;
  const isEmpty = contents === null || (isScalar(contents) && contents.value === null);
  return {
    position: { line: 1, column: 1 },
    path: '',
    what: isEmpty ? 'is empty.' : 'is not a mapping of keys to values.',
    remedy: 'Begin with keys such as `brand:`, `environments:` and `apis:`; see docs/configuration.md.',
  };
}

const tooDeep: ConfigIssue = {
  path: '',
  what: 'is nested too deeply.',
  remedy: 'Remove the needless brackets or levels.',
};

/**
 * Presents what the library throws instead of reporting: alias bombs, unresolved aliases, and nesting that overflows
 * the stack.
 */
function presentRefusedShape(error: unknown): ConfigIssue {
  if (error instanceof RangeError) return tooDeep;
  if (error instanceof Error && error.message.startsWith('Unresolved alias')) {
    return {
      path: '',
      what: 'uses an alias whose anchor does not come before it.',
      remedy: 'Define the anchor first, or put a value that begins with * in quotes.',
    };
  }
  return {
    path: '',
    what: `uses aliases that cannot be resolved within ${aliasCountMax} steps.`,
    remedy: 'Write the repeated values out.',
  };
}

function findOffset(document: Document, path: readonly PropertyKey[], target: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const [index, part] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    const isLast = index === path.length - 1;
    const found: unknown = isMap(node)
      ? node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(part))
      : isSeq(node)
        ? node.items[Number(part)]
        : undefined;
    if (found === undefined) return offset;
    const key = isPair(found) ? found.key : found;
    node = isPair(found) ? (found.value ?? found.key) : found;
    offset = startOf(isLast && target === 'value' ? node : key) ?? offset;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
