import type { UpstreamReads } from '../config/upstream-reads-config-schema.ts';

/**
 * The texts that servers read a canonical path segment as, letter case aside; the plainly decoded one first:
 * - with `+` for a space where it was not escaped (PHP's urldecode);
 * - cut at a `;`, `?` or `#` that was escaped (servers that decode before they split, as behind nginx's proxy_pass with a path);
 * - without the dots and spaces at its ends (Windows, IIS);
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
    // A name that begins with a dot is no extension by that alone.
    readings.add(reading.replace(/(?<=.)\.[^.]*$/su, ''));
    readings.add(reading.replace(/(?<=.)\..*$/su, ''));
  }
  return [...readings];
}

/** In the form in which readings are compared: letter case and the width of letters (NFKC) do not count. */
export function foldReading(reading: string): string {
  return reading.normalize('NFKC').toUpperCase().toLowerCase();
}

/** A text that is no sound escaping, which only a template can hold, stands for itself. */
function decodeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
