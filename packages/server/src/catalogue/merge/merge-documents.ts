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
  /** JSON text of the one document, and a name for all its files. */
  readonly source: DocumentSource;
  /** What was wrong in each file, and was left out or replaced. */
  readonly flaws: readonly (DocumentFlaw & { readonly file: string })[];
  /** The file that the part of the merged document at a JSON pointer comes from; undefined for what all have in common. */
  locate(pointer: string): string | undefined;
}

export interface MergeSettings {
  readonly limits: DocumentLimits;
  /** Where the API is served and forwarded to; without it, servers are not compared. */
  readonly servedAt?: ServedAt | undefined;
}

/**
 * The OpenAPI documents of one API → one document with the paths of all. Title, description and what else a document
 * has once come from the first. A component that two documents define differently is kept twice, the later one under a
 * name with its file's. Tags of one name are one tag. Servers and security are left out, since the gateway decides over
 * both and the portal writes its own.
 *
 * Not checked here: what `parseOpenApi` finds in the merged document; `$ref`s between the files, which lead out of
 * their document.
 *
 * @throws OpenApiError where a file cannot be read, two describe one call differently, or their versions do not go together
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

/** Fields that a document has once: the first document's count for all, apart from those that are merged or left out. */
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

/** 3.0 and 3.1 differ in how schemas are written, so the older ones are brought up where both are there. */
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
    // A copy without aliases, since the upgrade writes into what it is given.
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

/** The nearest part around the pointer whose file is known. */
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
