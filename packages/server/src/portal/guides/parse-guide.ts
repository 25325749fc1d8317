import { marked } from 'marked';
import type { Token } from 'marked';

/** A guide as it is written, with placeholders that are not filled in yet. */
export interface ParsedGuide {
  readonly title: string;
  /** The first paragraph as plain text. */
  readonly summary: string;
  readonly sections: readonly ParsedSection[];
}

export interface ParsedSection {
  /** Empty for the part before the first heading. */
  readonly id: string;
  readonly title: string;
  /** The scheme that the section is about. The section is omitted if no API accepts it. */
  readonly scheme: string | undefined;
  readonly parts: readonly ParsedPart[];
}

export type ParsedPart =
  | { readonly kind: 'markdown'; readonly markdown: string }
  /** `<!-- samples: name -->`. */
  | { readonly kind: 'samples'; readonly name: string };

/**
 * Splits Markdown into sections by its second-level headings. Two kinds of comments have a meaning: `<!-- scheme:
 * bearer -->` above a heading, and `<!-- samples: name -->` in place of programs.
 */
export function parseGuide(markdown: string): ParsedGuide {
  const sections: { id: string; title: string; scheme: string | undefined; parts: ParsedPart[] }[] = [
    { id: '', title: '', scheme: undefined, parts: [] },
  ];
  let title = '';
  let summary = '';
  let scheme: string | undefined;
  for (const token of marked.lexer(markdown)) {
    const section = sections.at(-1);
    if (section === undefined) break;
    if (isHeading(token, 1)) title = token.text;
    else if (isHeading(token, 2)) {
      sections.push({ id: createId(token.text), title: token.text, scheme, parts: [] });
      scheme = undefined;
    } else {
      const comment = /^<!--\s*(scheme|samples):\s*([\w-]+)\s*-->\s*$/.exec(token.raw.trim());
      if (comment?.[1] === 'scheme') scheme = comment[2];
      else if (comment?.[2] !== undefined) section.parts.push({ kind: 'samples', name: comment[2] });
      else addMarkdown(section.parts, token.raw);
      if (summary === '' && token.type === 'paragraph') summary = toText(token.raw);
    }
  }
  return { title, summary, sections: sections.filter(({ parts }) => parts.length > 0) };
}

function isHeading(token: Token, depth: number): token is Token & { readonly text: string } {
  return token.type === 'heading' && 'depth' in token && token.depth === depth;
}

function addMarkdown(parts: ParsedPart[], raw: string): void {
  const last = parts.at(-1);
  if (last?.kind === 'markdown')
    parts[parts.length - 1] = { kind: 'markdown', markdown: last.markdown + raw };
  else if (raw.trim() !== '') parts.push({ kind: 'markdown', markdown: raw });
}

/** The id changes only when the heading does: letters of any alphabet, in lower case, joined by `-`. */
export function createId(heading: string): string {
  return heading
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** Removes the marks of Markdown, for summaries and search. */
export function toText(markdown: string): string {
  return markdown
    .replaceAll(/<!--[\s\S]*?-->/g, ' ')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[`*_#>|]|^\s*[-+]\s/gm, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
