import { defuseLinks } from './defuse-links.ts';
import { splitCode } from './split-code.ts';
import type { MarkdownPart } from './split-code.ts';

/**
 * Makes Markdown from other authors safe. The result renders as the same text, without raw HTML, links that run code,
 * or pictures, which would reveal the reader to a stranger's server. Renderers should sanitise as well, but this does
 * not rely on them, nor on agreeing with them about where code begins: no `<` in the result begins a tag. Within text
 * that looks like code, where an entity would be shown literally, a zero-width space follows the `<`.
 */
export function toSafeMarkdown(text: string): string {
  const visible = text.replaceAll(/(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '');
  return defuseLinks(splitCode(visible).map(toSafePart).join(''));
}

function toSafePart({ text, isCode }: MarkdownPart): string {
  if (isCode) return text.replaceAll(/<(?=[a-z/!?])/gi, '<\u200b').replaceAll('![', '!\u200b[');
  return text.replaceAll('<', '&lt;').replaceAll('![', '[');
}
