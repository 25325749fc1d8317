import { pageBrandElementId } from '@postern/contract/page-brand';
import type { PageBrand } from '@postern/contract/page-brand';

/**
 * Writes the brand into the HTML of a page: its name as the title until the page sets its own, its icon, and the data
 * that the page's script reads. `html` is what the build wrote, with a `title` and a link to `/favicon.svg`.
 */
export function writeBrand(html: string, brand: PageBrand): string {
  const data = JSON.stringify(brand).replaceAll('<', '\\u003c');
  return html
    .replace(/<title>[^<]*<\/title>/, () => `<title>${escapeHtml(brand.name)}</title>`)
    .replace(/<link rel="icon"[^>]*>/, (link) =>
      brand.icon === null ? link : `<link rel="icon" href="${escapeHtml(brand.icon)}" />`,
    )
    .replace(
      '</head>',
      () => `<script type="application/json" id="${pageBrandElementId}">${data}</script>\n</head>`,
    );
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
