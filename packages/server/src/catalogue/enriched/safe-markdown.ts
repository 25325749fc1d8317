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

interface Part {
  readonly text: string;
  readonly isCode: boolean;
}

/** Fenced blocks and inline code, as well as they can be told by their marks alone. */
function splitCode(text: string): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(
    /^[ \t>]*(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^[ \t>]*\1|$(?![\s\S]))|(`+)(?!`)[^\n]*?[^`\n]\2(?!`)/gm,
  )) {
    parts.push({ text: text.slice(from, match.index), isCode: false }, { text: match[0], isCode: true });
    from = match.index + match[0].length;
  }
  return [...parts, { text: text.slice(from), isCode: false }];
}

function toSafePart({ text, isCode }: Part): string {
  if (isCode) return text.replaceAll(/<(?=[a-z/!?])/gi, '<\u200b').replaceAll('![', '!\u200b[');
  return text.replaceAll('<', '&lt;').replaceAll('![', '[');
}

/** Destinations of links and of definitions, `](…)` and `]: …`, each by itself: one may stand within another. */
function defuseLinks(text: string): string {
  let defused = text;
  for (const { index, 0: open } of [...text.matchAll(/\](?:\(|:)\s*/g)].toReversed()) {
    const from = index + open.length;
    const destination = /^(?:&lt;[^\n>]*>?|<\u200b[^\n>]*>?|[^\s)]+)/.exec(defused.slice(from))?.[0];
    if (destination === undefined || isSafeLink(destination)) continue;
    defused = `${defused.slice(0, from)}#${defused.slice(from + destination.length)}`;
  }
  return defused;
}

/** Relative ones and http, https, mailto pass; anything else, once decoded as renderers decode it, does not. */
function isSafeLink(destination: string): boolean {
  const decoded = decodeEntities(destination)
    .replace(/^<\u200b?/, '')
    .replaceAll(/\\(?=[!-/:-@[-`{-~])/g, '')
    .replaceAll(/[\s\p{Cc}\p{Cf}]/gu, '');
  const scheme = /^([^/?#:]*):/.exec(decoded)?.[1]?.toLowerCase();
  if (/^[\\/]{2}/.test(decoded)) return false;
  return scheme === undefined || ['http', 'https', 'mailto'].includes(scheme);
}

function decodeEntities(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));?/gi,
    (entity: string, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return namedEntities[name.toLowerCase()] ?? entity;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
    },
  );
}

/** Those that can stand for a part of a scheme, or hide one. */
const namedEntities: Readonly<Record<string, string>> = {
  colon: ':',
  tab: '',
  newline: '',
  nbsp: '',
  zerowidthspace: '',
  amp: '&',
  sol: '/',
  bsol: '\\',
  lt: '<',
  gt: '>',
};
