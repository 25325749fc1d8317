const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/[^ ]+ .*Safari\//, 'Safari'],
];

/**
 * What a User-Agent says it is, without versions and platforms: `python-requests`, `okhttp`, `Chrome`. Empty where it
 * says nothing. Only letters, digits and `._- ` remain, at most 40 of them.
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

/** The same, remembered: the texts of a gateway's clients are few. */
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
