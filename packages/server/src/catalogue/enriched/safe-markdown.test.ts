import fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { toSafeMarkdown } from './safe-markdown.ts';

const parse = (markdown: string): string => marked.parse(markdown, { async: false });

/** Renders the result without any sanitising. */
function render(markdown: string): string {
  return parse(toSafeMarkdown(markdown));
}

/** The tags that Markdown itself produces. */
const harmless =
  /<\/?(?:p|h[1-6]|ul|ol|li|blockquote|pre|code|em|strong|del|br|hr|table|thead|tbody|tr|th|td|input|a)(?: [^<>]*)?>/gi;

function expectHarmless(html: string): void {
  expect(html.replaceAll(harmless, '')).not.toMatch(/<(?=[a-z/!?])/i);
  expect(html.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/<[^<>]*\bon\w+\s*=/i);
  for (const [, href = ''] of html.matchAll(/href="([^"]*)"/g)) {
    const decoded = href.replaceAll(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)));
    expect(decoded.replaceAll(/[\s\p{Cc}]/gu, '')).not.toMatch(
      /^(?:javascript|data|vbscript|file|blob):|^\/\//i,
    );
  }
}

const payloads = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<svg/onload=alert(1)>',
  '<!--><script>alert(1)</script>-->',
  '<javascript:alert(1)>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java\tscript:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](&#x6A;avascript&colon;alert(1))',
  String.raw`[x](javascript\:alert(1))`,
  '[x](<javascript:alert(1)>)',
  '[x](\njavascript:alert(1))',
  '[x]( data:text/html;base64,PHNjcmlwdD4= )',
  '[x](vbscript:msgbox(1))',
  '[x](//evil.example)',
  '[x][y]\n\n[y]: javascript:alert(1)',
  '[x][y]\n\n[y]:\n  <javascript:alert(1)>',
  '> [x][y]\n>\n> [y]: javascript:alert(1)',
  '![x](https://tracker.example/p.png)',
  '![x](javascript:alert(1))',
  '`` <script> ` </script> ``',
  '`\n<script>alert(1)</script>\n`',
  '- ```\n  <b>\n  ```\n\n<script>alert(1)</script>\n\n```',
  '~~~ `a`\n~~~\n<script>alert(1)</script>\n~~~',
  '    ```\n<script>alert(1)</script>',
  '```\n</code></pre><script>alert(1)</script>\n```',
  '| a |\n|---|\n| <script>alert(1)</script> |',
  '<div>\n```\n<script>alert(1)</script>\n```',
];

describe('Markdown of strangers', () => {
  it.each(payloads)('%j stays text', (payload) => {
    expectHarmless(render(payload));
    expectHarmless(render(`Before ${payload} after\n\n${payload}`));
  });

  it('stays harmless however such pieces are put together', () => {
    const pieces = ['`', '``', '```\n', '~~~\n', '\n', '\n\n', '- ', '> ', '    ', '[x](', ')', ']: ', 'a'];
    const piece = fc.constantFrom(...payloads, ...pieces);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (parts) => expectHarmless(render(parts.join('')))),
      { numRuns: 500 },
    );
  });

  it.each([
    '![a](',
    '[a]: ',
    '[a](&lt;',
    '`',
    '``x',
    '```',
    '~~~\n',
    '[x](javascript:',
    '](a)',
    '](<a',
    '&colon;',
  ])('takes a work that grows with the length of the text alone (%j)', (piece) => {
    // The texts are twenty times as long as those that once took minutes, so a slow implementation exceeds the test's
    // time limit.
    for (const text of [
      piece.repeat(400_000 / piece.length),
      `${'`'.repeat(200_000)}${piece.repeat(20_000)}`,
    ]) {
      expect(toSafeMarkdown(text).length).toBeLessThan(4 * text.length + 10);
    }
  });

  it('keeps what is harmless: headings, lists, tables, links and code as it is written', () => {
    const text = [
      '# Title',
      'Some *emphasis*, `inline code`, 1 < 2 and a [link](https://example.com/a?b=c#d) or [another](../guide).',
      '- one',
      '```json\n{ "a": 1 }\n```',
      '| a | b |\n|---|---|\n| 1 | 2 |',
    ].join('\n\n');
    expect(render(text)).toBe(parse(text));
  });

  it('shows code as it is written, tags included', () => {
    expect(render('`<id>` and\n\n```\n<id>\n```').replaceAll('\u200b', '')).toBe(
      parse('`<id>` and\n\n```\n<id>\n```'),
    );
  });
});
