import { parseSync } from 'oxc-parser';

export interface FoundImport {
  readonly specifier: string;
  /** Whether it is erased at run time: `import type`, or every name in it is marked `type`. */
  readonly isTypeOnly: boolean;
  /** Counted from 1. */
  readonly line: number;
}

/** Returns the lines, from 1, in which a file uses `import.meta` for any purpose. Empty if the file does not parse. */
export function findImportMetas(file: string, text: string): readonly number[] {
  const { module, errors } = parseSync(file, text);
  if (errors.some(({ severity }) => severity === 'Error')) return [];
  return module.importMetas.map(({ start }) => text.slice(0, start).split('\n').length);
}

/**
 * Finds every module that a TypeScript file names: imports, re-exports, `import()` of a literal, `import('…')` types.
 * `fault` says why the file does not parse.
 */
export function findImports(file: string, text: string): readonly FoundImport[] | { readonly fault: string } {
  const { module, errors } = parseSync(file, text);
  const fatal = errors.find(({ severity }) => severity === 'Error');
  if (fatal !== undefined) return { fault: fatal.message };
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const imports = module.staticImports.map(({ moduleRequest, entries, start }) => ({
    specifier: moduleRequest.value,
    isTypeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
    line: lineAt(start),
  }));
  const reExports = module.staticExports.flatMap(({ entries, start }) =>
    entries.flatMap(({ moduleRequest, isType }) =>
      moduleRequest === null
        ? []
        : [{ specifier: moduleRequest.value, isTypeOnly: isType, line: lineAt(start) }],
    ),
  );
  const dynamic = module.dynamicImports.flatMap(({ moduleRequest, start }) => {
    const literal = /^(['"`])([^'"`$]+)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
    return literal === null ? [] : [{ specifier: literal[2] ?? '', isTypeOnly: false, line: lineAt(start) }];
  });
  return [...imports, ...reExports, ...dynamic, ...findImportTypes(text, lineAt)];
}

/** Finds `import('x')` in types, which the parser's module record omits. Finding an `import()` twice is harmless. */
function findImportTypes(text: string, lineAt: (offset: number) => number): readonly FoundImport[] {
  return [...text.matchAll(/(?<=[:<|&=,(]\s*(?:typeof\s+)?)import\((['"])([^'"]+)\1\)/g)].map((found) => ({
    specifier: found[2] ?? '',
    isTypeOnly: true,
    line: lineAt(found.index),
  }));
}
