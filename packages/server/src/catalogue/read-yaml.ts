import { isScalar, Lexer, LineCounter, parseDocument, visit } from 'yaml';
import type { Document } from 'yaml';
import { OpenApiError } from './open-api-error.ts';

const tooDeep = 'it is nested too deeply';

export interface YamlReading {
  readonly lexemesMax: number;
  readonly aliasesMax: number;
  /** The error of `JSON.parse`, where the text looked like JSON. */
  readonly jsonFault?: unknown;
}

/**
 * Reads YAML 1.2 text, including merge keys, or JSON that `JSON.parse` refused (`jsonFault`), into plain data.
 *
 * @throws OpenApiError with the line
 */
export function readYaml(
  text: string,
  file: string,
  { lexemesMax, aliasesMax, jsonFault }: YamlReading,
): unknown {
  if (isTooLarge(text, lexemesMax)) throw refuseTooLarge(file, jsonFault);
  const lines = new LineCounter();
  const fault = ({ what, offset, cause }: { what: string; offset?: number | undefined; cause?: unknown }) =>
    new OpenApiError(
      {
        file,
        ...(offset === undefined ? {} : { line: lines.linePos(offset).line }),
        problem: `the document is not well-formed ${jsonFault === undefined ? 'YAML' : 'JSON'} (${what})`,
        remedy: 'Correct it there.',
      },
      { cause },
    );
  try {
    // The reader would compare each key with every other; findRepeatedKey looks at each only once.
    const options = { merge: true, prettyErrors: false, logLevel: 'error', uniqueKeys: false } as const;
    const document = parseDocument(text, { ...options, lineCounter: lines });
    const [first] = document.errors;
    if (first !== undefined) {
      // When its recursion exhausts the stack, the reader reports that as a fault of the text.
      const what = first.message.includes('call stack') ? tooDeep : first.message;
      throw fault({ what, offset: first.pos[0], cause: jsonFault ?? first });
    }
    const repeated = findRepeatedKey(document);
    if (repeated !== undefined) throw fault({ ...repeated, cause: jsonFault });
    return document.toJS({ maxAliasCount: aliasesMax }) as unknown;
  } catch (cause) {
    if (cause instanceof OpenApiError) throw cause;
    if (cause instanceof ReferenceError) throw fault({ what: 'its aliases multiply beyond measure', cause });
    if (cause instanceof RangeError) throw fault({ what: tooDeep, cause });
    throw fault({ what: cause instanceof Error ? cause.message : String(cause), cause });
  }
}

function isTooLarge(text: string, lexemesMax: number): boolean {
  if (text.length <= lexemesMax) return false;
  let lexemes = 0;
  for (const _lexeme of new Lexer().lex(text)) {
    if (++lexemes > lexemesMax) return true;
  }
  return false;
}

function refuseTooLarge(file: string, jsonFault: unknown): OpenApiError {
  if (!(jsonFault instanceof Error)) {
    return new OpenApiError({
      file,
      problem: 'the document is too large for YAML',
      remedy: 'Give it as JSON, which takes far less memory to read.',
    });
  }
  const line = /line (\d+)/.exec(jsonFault.message)?.[1];
  return new OpenApiError(
    {
      file,
      ...(line === undefined ? {} : { line: Number(line) }),
      problem: `the document is not well-formed JSON (${jsonFault.message})`,
      remedy: 'Correct it there.',
    },
    { cause: jsonFault },
  );
}

/** Finds a repeated key, since it is undefined which of its values counts. Merge keys may be repeated. */
function findRepeatedKey(
  document: Document,
): { readonly what: string; readonly offset: number | undefined } | undefined {
  let repeated: { readonly what: string; readonly offset: number | undefined } | undefined;
  visit(document, {
    Map(_key, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key) || key.value === '<<') continue;
        const text = String(key.value);
        if (seen.has(text)) {
          repeated = {
            what: `the key ${JSON.stringify(text.slice(0, 100))} appears twice`,
            offset: key.range?.[0],
          };
          return visit.BREAK;
        }
        seen.add(text);
      }
      return undefined;
    },
  });
  return repeated;
}
