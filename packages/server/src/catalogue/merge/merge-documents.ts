import { upgrade } from '@scalar/openapi-upgrader';
import type { DocumentFlaw } from '../document-flaw.ts';
import { listBasePathNotes } from '../list-server-notes.ts';
import type { ServedAt } from '../list-server-notes.ts';
import { repairReferences } from '../local-references.ts';
import { OpenApiError } from '../open-api-error.ts';
import { parseVersion } from '../parse-version.ts';
import { isJsonObject, readDocument } from '../read-document.ts';
import type { DocumentLimits, DocumentSource, JsonObject } from '../read-document.ts';
import { getObject } from './document-part.ts';
import type { DocumentPart } from './document-part.ts';
import { createComponentMerge } from './merge-components.ts';
import { createPathMerge } from './merge-paths.ts';
import { mergeTagGroups, mergeTags } from './merge-tags.ts';

export interface MergedDocument {
  /** The merged document as JSON text, with a name for all of its files. */
  readonly source: DocumentSource;
  /** The faults of each file, which were left out or replaced. */
  readonly flaws: readonly (DocumentFlaw & { readonly file: string })[];
  /**
   * Finds the file that a part of the merged document comes from, by its JSON pointer; undefined for the common parts.
   */
  locate(pointer: string): string | undefined;
}

export interface MergeSettings {
  readonly limits: DocumentLimits;
  /** The base paths of the API; without them, the documents' servers are not compared. */
  readonly servedAt?: ServedAt | undefined;
}

/**
 * Merges the OpenAPI documents of one API into one document with the paths of all. Title, description and other unique
 * fields come from the first document. A component that two documents define differently is kept twice, the later one
 * under a name with its file's. Tags with the same name are joined. Servers and security are left out, since the
 * gateway decides about both and the portal writes its own.
 *
 * Not checked here: what `parseOpenApi` checks in the merged document; and `$ref`s between the files, which lead
 * outside of their document.
 *
 * @throws OpenApiError where a file cannot be read, two describe one call differently, or their versions cannot be
 *   combined
 */
export function mergeDocuments(sources: readonly DocumentSource[], settings: MergeSettings): MergedDocument {
  const flaws: (DocumentFlaw & { file: string })[] = [];
  const suffixes = new Set<string>();
  const parts = sources.map((source): DocumentPart => {
    const { file } = source;
    const root = readDocument(source, settings.limits);
    const found = [...repairReferences(root)];
    if (settings.servedAt !== undefined) found.push(...listBasePathNotes(root, settings.servedAt));
    if (Object.keys(getObject(root, 'paths')).length === 0) {
      found.push({ pointer: '/paths', message: 'the document has no paths, so it adds no call to the API' });
    }
    flaws.push(...found.map((flaw) => ({ ...flaw, file })));
    return {
      file,
      suffix: createSuffix(file, suffixes),
      version: parseVersion(root, file),
      root: { ...root },
    };
  });
  const components = createComponentMerge();
  const paths = createPathMerge();
  for (const part of bringToOneVersion(parts)) {
    components.add(part);
    paths.add(part);
  }
  const roots = parts.map(({ root }) => root);
  const merged = {
    ...pickCommon(parts),
    ...withoutEmpty({ tags: mergeTags(roots), 'x-tagGroups': mergeTagGroups(roots) }),
    paths: paths.present(),
    ...components.present(),
  };
  return {
    source: writeOut(merged, sources),
    flaws,
    locate: (pointer) => locateIn([paths.origins, components.origins], pointer),
  };
}

/**
 * Picks the fields that a document has only once. The first document's fields apply to all, except those that are
 * merged or left out.
 */
function pickCommon([first, ...others]: readonly DocumentPart[]): JsonObject {
  if (first === undefined) throw new Error('no document to merge');
  const mergedOrLeftOut = new Set(
    'openapi paths webhooks components definitions parameters responses securityDefinitions security servers host basePath schemes consumes produces tags x-tagGroups x-webhooks'.split(
      ' ',
    ),
  );
  const common = Object.fromEntries(Object.entries(first.root).filter(([key]) => !mergedOrLeftOut.has(key)));
  if (first.version === '2.0') return common;
  const isModern = [first, ...others].some(({ version }) => version === '3.1');
  return { openapi: isModern ? '3.1.1' : '3.0.3', ...common };
}

/** Upgrades 3.0 documents to 3.1 where both versions occur, since they write schemas differently. */
function bringToOneVersion(parts: readonly DocumentPart[]): readonly DocumentPart[] {
  const [first] = parts;
  const other = parts.find(({ version }) => (version === '2.0') !== (first?.version === '2.0'));
  if (first !== undefined && other !== undefined) {
    throw new OpenApiError({
      file: other.file,
      problem: `the document is of OpenAPI ${other.version}, and ${first.file} of OpenAPI ${first.version}`,
      remedy: 'Convert the one of 2.0, so that all documents of the API are of OpenAPI 3.',
    });
  }
  if (!parts.some(({ version }) => version === '3.1')) return parts;
  return parts.map((part) => {
    if (part.version === '3.1') return part;
    const { 'x-webhooks': _neverPromoted, ...own } = part.root;
    // The upgrade changes its argument, so it gets a copy without aliases.
    const copy = JSON.parse(stringify(own, part.file)) as Record<string, unknown>;
    const root: unknown = upgrade(copy, '3.1');
    return isJsonObject(root) ? { ...part, root: { ...root } } : part;
  });
}

function createSuffix(file: string, taken: Set<string>): string {
  const name = (file.split(/[\\/]/).at(-1) ?? '').replace(/\.[A-Za-z]+$/, '').replaceAll(/[^\w-]+/g, '-');
  for (let count = 1; ; count++) {
    const suffix = count === 1 ? name : `${name}-${count}`;
    if (taken.has(suffix)) continue;
    taken.add(suffix);
    return suffix;
  }
}

/** Finds the nearest enclosing part whose file is known. */
function locateIn(origins: readonly ReadonlyMap<string, string>[], pointer: string): string | undefined {
  for (let around = pointer; around !== ''; around = around.slice(0, around.lastIndexOf('/'))) {
    for (const known of origins) {
      const file = known.get(around);
      if (file !== undefined) return file;
    }
  }
  return undefined;
}

function writeOut(merged: JsonObject, sources: readonly DocumentSource[]): DocumentSource {
  const [first, ...others] = sources;
  const count = others.length === 1 ? '1 other document' : `${others.length} other documents`;
  const file = `${first?.file ?? ''} and ${count}`;
  return { file, text: stringify(merged, file) };
}

function stringify(value: JsonObject, file: string): string {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    const problem = 'the document is too large once its aliases are written out';
    throw new OpenApiError({ file, problem, remedy: 'Use fewer aliases.' }, { cause });
  }
}

function withoutEmpty(lists: Readonly<Record<string, readonly unknown[]>>): JsonObject {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}
