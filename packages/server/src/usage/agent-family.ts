const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/[^ ]+ .*Safari\//, 'Safari'],
];

/**
 * Returns the name of the program in a User-Agent without versions and platforms: `python-requests`, `okhttp`,
 * `Chrome`. Empty if it names none. The name has at most 40 characters, all of them letters, digits or `._- `.
 *
 * @example
 * ```ts
 * findAgentFamily('python-requests/2.32.3'); // 'python-requests'
 * findAgentFamily(undefined); // ''
 * ```
 */
export function findAgentFamily(userAgent: string | undefined): string {
  if (userAgent === undefined) return '';
  const text = userAgent.slice(0, 400);
  const compatible = /^Mozilla\/[^(]*\(compatible; ([^;)/ ]+)/.exec(text)?.[1];
  const browser = text.startsWith('Mozilla/') ? browsers.find(([mark]) => mark.test(text))?.[1] : undefined;
  const product = /^[^/(;,]+/.exec(text.trim())?.[0] ?? '';
  return (compatible ?? browser ?? product)
    .replace(/[^A-Za-z0-9._\- ]/g, '')
    .replace(/[ -]+v?\d[\d.]*$/, '')
    .trim()
    .slice(0, 40);
}

const rememberedMax = 1_000;

/** Creates the same function with a cache, because a gateway's clients send few different texts. */
export function createAgentFamilies(): (userAgent: string | undefined) => string {
  const known = new Map<string, string>();
  return (userAgent) => {
    if (userAgent === undefined) return '';
    const remembered = known.get(userAgent);
    if (remembered !== undefined) return remembered;
    const family = findAgentFamily(userAgent);
    if (known.size >= rememberedMax) known.clear();
    if (userAgent.length <= 400) known.set(userAgent, family);
    return family;
  };
}
