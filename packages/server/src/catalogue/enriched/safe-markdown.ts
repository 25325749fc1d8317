import { defuseLinks } from './defuse-links.ts';
import { splitCode } from './split-code.ts';
import type { MarkdownPart } from './split-code.ts';

/**
 * Markdown of a document that others wrote → Markdown that renders as the same text, without raw HTML, without links
 * that run code, and without pictures, which would tell strangers who reads. Renderers are expected to sanitise as
 * well; this does not rely on them, nor on agreeing with them about where code begins: nowhere in the result does a
 * `<` begin a tag. Within what looks like code, where an entity would show as it is written, a space without width
 * follows it.
 */
export function toSafeMarkdown(text: string): string {
  const visible = text.replaceAll(/(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '');
  return defuseLinks(splitCode(visible).map(toSafePart).join(''));
}

function toSafePart({ text, isCode }: MarkdownPart): string {
  if (isCode) return text.replaceAll(/<(?=[a-z/!?])/gi, '<\u200b').replaceAll('![', '!\u200b[');
  return text.replaceAll('<', '&lt;').replaceAll('![', '[');
}
