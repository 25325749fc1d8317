import type { RangeDescription } from '@postern/server/domain/network-rule';
import type { Formats } from '../../ui/i18n/formats.ts';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { rangeSentenceTexts } from './range-sentence-texts.ts';

/** A range in one line, for lists. */
export function RangeSentence(range: RangeDescription) {
  const i18n = useI18n();
  const { first, last, mask } = range;
  if (first === last) return i18n.t(rangeSentenceTexts.one);
  const hosts = presentHosts(range, i18n);
  return mask === null
    ? i18n.t(rangeSentenceTexts.sentence6, { first, last, hosts })
    : i18n.t(rangeSentenceTexts.sentence, { first, last, mask, hosts });
}

/** IPv6 ranges hold more than anybody reads as a number: 2⁶⁴. */
export function presentHosts({ hosts, family, prefixBits }: RangeDescription, { number }: Formats): string {
  if (family === 4 || hosts.length < 10) return number(Number(hosts));
  const power = String(128 - prefixBits).replaceAll(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)] ?? '');
  return `2${power}`;
}
