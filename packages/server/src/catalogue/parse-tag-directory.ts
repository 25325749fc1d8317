import { getOwn, isJsonObject } from './read-document.ts';
import type { JsonObject } from './read-document.ts';
import { toPlainText } from './plain-text.ts';

/** A document's descriptions of its tags, for modules that are derived from them. */
export interface TagDirectory {
  /** The tags in the document's order. */
  readonly tags: readonly DescribedTag[];
  /**
   * The groups of `x-tagGroups` (Redocly's extension, which most reference pages support), or of `parent` in OpenAPI
   * 3.2.
   */
  readonly groups: readonly { readonly name: string; readonly tags: readonly string[] }[];
}

export interface DescribedTag {
  readonly name: string;
  /** `x-displayName`, or the `summary` of OpenAPI 3.2. */
  readonly displayName: string | undefined;
  readonly description: string | undefined;
}

const descriptionLengthMax = 500;

/** Parses the tags. Anything in another form is left out, since no decision about a call depends on it. */
export function parseTagDirectory(root: JsonObject): TagDirectory {
  const tags = listObjects(getOwn(root, 'tags')).flatMap((tag): readonly DescribedTag[] => {
    const name = getOwn(tag, 'name');
    if (typeof name !== 'string') return [];
    const displayName = readText(tag, 'x-displayName') ?? readText(tag, 'summary');
    const description = readText(tag, 'description');
    return [{ name, displayName, description: description && shorten(description) }];
  });
  const groups = listObjects(getOwn(root, 'x-tagGroups')).flatMap((group) => {
    const name = readText(group, 'name');
    const listed: unknown = getOwn(group, 'tags');
    if (name === undefined || !Array.isArray(listed)) return [];
    return [{ name, tags: listed.filter((tag): tag is string => typeof tag === 'string') }];
  });
  return { tags, groups };
}

function listObjects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function readText(object: JsonObject, field: string): string | undefined {
  const value = getOwn(object, field);
  const text = typeof value === 'string' ? toPlainText(value).trim() : '';
  return text === '' ? undefined : text;
}

/** Shortens the description to plain text in one line, as the console shows it. */
function shorten(description: string): string {
  const text = description.replaceAll(/\s+/g, ' ');
  return text.length <= descriptionLengthMax ? text : `${text.slice(0, descriptionLengthMax - 1)}…`;
}
