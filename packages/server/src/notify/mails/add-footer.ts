import type { Brand } from '../../domain/brand.ts';
import type { RenderedMail } from './mail.ts';
import { escapeHtml } from './render-mail.ts';

type Content = Pick<RenderedMail, 'text' | 'html'>;

/** Adds the footer of the brand to a rendered mail: to the text after its last line, to the HTML before its end. */
export function addFooter({ text, html }: Content, { footer }: Brand['mail']): Content {
  if (footer === null) return { text, html };
  const paragraph = `<p style="max-width:36rem;margin:0 auto;padding:0 16px 24px;font-size:12px;line-height:1.5;color:#4a5568">${escapeHtml(footer)}</p>`;
  return { text: `${text}\n${footer}\n`, html: html.replace('</body>', () => `${paragraph}\n</body>`) };
}
