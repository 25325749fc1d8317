/** Later entries are named by the earlier ones too: Edge and Opera call themselves Chrome, and Chrome calls itself Safari. */
const browsers = [
  [/\bEdg\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\//, 'Firefox'],
  [/\b(?:Headless)?Chrome\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
] as const;
const systems = [
  [/\b(?:iPhone|iPad)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
] as const;

/** `Chrome, macOS`: enough for a person to recognise their own device. Undefined where nothing is recognised. */
export function describeBrowser(userAgent: string | null): string | undefined {
  if (userAgent === null) return undefined;
  const names = [browsers, systems].flatMap((table) => {
    const found = table.find(([pattern]) => pattern.test(userAgent));
    return found === undefined ? [] : [found[1]];
  });
  return names.length === 0 ? undefined : names.join(', ');
}
