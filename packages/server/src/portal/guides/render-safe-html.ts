import { Marked } from 'marked';
import type { Tokens } from 'marked';

export interface RenderSafeHtmlOptions {
  /** Turns a link of the document into one of the portal; undefined leaves it as text. */
  readonly resolveLink?: (href: string) => string | undefined;
}

/**
 * Renders Markdown to HTML with only text, headings, lists, tables, code and links of http, https, mailto or this site.
 * Raw HTML is shown as text, and pictures as their description, so that the result is safe by construction.
 *
 * @example
 * ```ts
 * renderSafeHtml('*Hi* <script>'); // '<p><em>Hi</em> &lt;script&gt;</p>'
 * ```
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
      // Text is always escaped: inside of what marked takes for a raw element, it would leave text as it is.
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

/** Browsers remove tabs and line ends within a scheme, and treat a backslash as a slash. */
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
