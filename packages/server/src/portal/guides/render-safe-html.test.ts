import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderSafeHtml } from './render-safe-html.ts';

const payloads = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  'text <b onclick="alert(1)">bold</b>',
  '<!-- comment --><svg onload=alert(1)>',
  '[x](javascript:alert(1))',
  '[x](java&#x73;cript:alert(1))',
  '[x](<java\tscript:alert(1)>)',
  '[x](data:text/html,x)',
  '[x](//evil.example)',
  '[x](/\\evil.example)',
  '![x](https://tracker.example/p.png "t")',
  '[x](https://ok.example"onmouseover="alert(1))',
  '```"><script>alert(1)</script>\ncode\n```',
  '<https://ok.example/<script>>',
  '| <script> |\n|---|\n| <img src=x> |',
];

/** Parses the HTML strictly, as a browser would. */
function expectSafe(html: string): void {
  const tags = [...html.matchAll(/<([^<>]*)>/g)].map(([, tag = '']) => tag);
  for (const tag of tags) {
    expect(tag).toMatch(
      /^\/?(?:p|h[1-6]|ul|ol|li|blockquote|pre|code|em|strong|del|br|hr|table|thead|tbody|tr|th|td|a|input)(?: (?:href="(?:https?:|mailto:|\/(?!\/)|#|[\w.-]+(?=["/#?]))[^"<>]*"|rel="noreferrer noopener"|class="language-[\w+#-]+"|tabindex="0"|align="\w+"|start="\d+"|type="checkbox"|disabled=""|checked=""))*$/,
    );
  }
  expect(html.replaceAll(/<[^<>]*>/g, '')).not.toContain('<');
}

describe('HTML for the portal', () => {
  it.each(payloads)('%j becomes text', (payload) => expectSafe(renderSafeHtml(payload)));

  it('is safe whatever is put together', () => {
    const piece = fc.constantFrom(
      ...payloads,
      '`',
      '```\n',
      '\n',
      '\n\n',
      '- ',
      '> ',
      '[',
      '](',
      ')',
      '"',
      '<',
      '>',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (parts) => expectSafe(renderSafeHtml(parts.join('')))),
      { numRuns: 300 },
    );
  });

  it('keeps links that are safe, and leads those of the repository to the portal', () => {
    const resolveLink = (href: string) => (href === 'limits.md' ? '/guides/limits' : href);
    expect(renderSafeHtml('[a](limits.md) [b](https://x.example) [c](#d)', { resolveLink })).toBe(
      '<p><a href="/guides/limits">a</a> <a href="https://x.example" rel="noreferrer noopener">b</a> <a href="#d">c</a></p>\n',
    );
  });
});
