import { Marked } from 'marked';
import type { Tokens } from 'marked';

export interface RenderSafeHtmlOptions {
  /** Where a link of the document leads on the portal; undefined leaves it as text. */
  readonly resolveLink?: (href: string) => string | undefined;
}

/**
 * Markdown → HTML that holds nothing but text, headings, lists, tables, code and links of http, https, mailto or this
 * site. Raw HTML is shown as text and pictures as their description, so that the result is safe by the way it is made.
 */
export function renderSafeHtml(
  markdown: string,
  { resolveLink = keepLink }: RenderSafeHtmlOptions = {},
): string {
  const marked = new Marked({
    async: false,
    renderer: {
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeHtml(text),
      image: ({ text }) => escapeHtml(text),
      // Always escaped: within what it takes for a raw element, marked would leave text as it is.
      text(token) {
        return 'tokens' in token && token.tokens !== undefined
          ? this.parser.parseInline(token.tokens)
          : escapeHtml(token.text);
      },
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        const target = resolveLink(href);
        if (target === undefined || !isSafeLink(target)) return text;
        const isElsewhere = /^[a-z]+:/i.test(target);
        const rel = isElsewhere ? ' rel="noreferrer noopener"' : '';
        return `<a href="${escapeHtml(target)}"${rel}>${text}</a>`;
      },
      code: ({ text, lang }) => {
        const language = /^[a-z0-9+#-]{1,20}/i.exec(lang ?? '')?.[0];
        const named = language === undefined ? '' : ` class="language-${language}"`;
        return `<pre tabindex="0"><code${named}>${escapeHtml(text)}</code></pre>\n`;
      },
    },
  });
  const html = marked.parse(markdown);
  if (typeof html !== 'string') throw new Error('marked answered later');
  return html;
}

const keepLink = (href: string): string => href;

/** Browsers leave out tabs and line ends within a scheme, and take a backslash for a slash. */
function isSafeLink(href: string): boolean {
  const plain = href.replaceAll(/[\s\p{Cc}\p{Cf}]/gu, '');
  if (/^(?:https?|mailto):/i.test(plain)) return true;
  return /^(?:\/(?![\\/])|[?#]|[\w.~-]+(?:[/?#]|$))/.test(plain);
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
