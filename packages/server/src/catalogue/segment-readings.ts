import type { UpstreamReads } from '../config/upstream-reads-config-schema.ts';

/**
 * Lists the texts that servers may read a canonical path segment as, apart from letter case. The decoded segment comes
 * first. The others are:
 * - with a space for each unescaped `+` (PHP's urldecode);
 * - cut at an escaped `;`, `?` or `#` (servers that decode before they split, as behind nginx's proxy_pass with a
 *   path);
 * - without dots and spaces at its end (Windows, IIS);
 * - without an extension (Rails' format, Spring's suffix pattern).
 */
export function listSegmentReadings(
  segment: string,
  { extension }: Pick<UpstreamReads, 'extension'>,
): readonly string[] {
  if (/^[A-Za-z0-9_~-]*$/.test(segment)) return [segment];
  const readings = new Set([decodeText(segment)]);
  if (segment.includes('+')) readings.add(decodeText(segment.replaceAll('+', ' ')));
  for (const reading of Array.from(readings)) readings.add(reading.replace(/[;?#].*$/su, ''));
  for (const reading of Array.from(readings)) readings.add(reading.replaceAll(/^ +|[. ]+$/g, ''));
  if (extension === 'kept') return [...readings];
  for (const reading of Array.from(readings)) {
    // A leading dot alone does not make the name an extension.
    readings.add(reading.replace(/(?<=.)\.[^.]*$/su, ''));
    readings.add(reading.replace(/(?<=.)\..*$/su, ''));
  }
  return [...readings];
}

/** Folds a text for comparison: letter case and the width of letters (NFKC) are ignored. */
export function foldReading(reading: string): string {
  return reading.normalize('NFKC').toUpperCase().toLowerCase();
}

/** Decodes a text. An invalid escape, which only a template can contain, is kept as it is. */
function decodeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
