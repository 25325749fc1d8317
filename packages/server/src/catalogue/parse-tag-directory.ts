import { getOwn, isJsonObject } from './read-document.ts';
import type { JsonObject } from './read-document.ts';
import { toPlainText } from './plain-text.ts';

/** What a document says of its tags, for modules that are made of them. */
export interface TagDirectory {
  /** In the document's order. */
  readonly tags: readonly DescribedTag[];
  /** `x-tagGroups` (Redocly's extension, which most reference pages know); OpenAPI 3.2 has `parent` in its place. */
  readonly groups: readonly { readonly name: string; readonly tags: readonly string[] }[];
}

export interface DescribedTag {
  readonly name: string;
  /** `x-displayName`, or the `summary` of OpenAPI 3.2. */
  readonly displayName: string | undefined;
  readonly description: string | undefined;
}

const descriptionLengthMax = 500;

/** What has another form than expected is left out: nothing of it decides over a call. */
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

/** The first paragraph, without Markdown's line breaks: the console shows it as text. */
function shorten(description: string): string {
  const text = description.replaceAll(/\s+/g, ' ');
  return text.length <= descriptionLengthMax ? text : `${text.slice(0, descriptionLengthMax - 1)}…`;
}
