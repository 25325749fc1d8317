import type { AccessSummary } from '@postern/contract/admin-routes/api-users';
import type { I18n } from '../../ui/i18n/i18n.tsx';
import { defineTexts } from '../../ui/i18n/text.ts';

const texts = defineTexts({
  readAndWrite: {
    en: 'It can read {reads}, and read and write {writes}',
    fr: 'Il peut lire {reads}, et lire et écrire {writes}',
    nl: 'Hij kan {reads} lezen, en {writes} lezen en schrijven',
  },
  readOnly: { en: 'It can read {reads}', fr: 'Il peut lire {reads}', nl: 'Hij kan {reads} lezen' },
  writeOnly: {
    en: 'It can read and write {writes}',
    fr: 'Il peut lire et écrire {writes}',
    nl: 'Hij kan {writes} lezen en schrijven',
  },
  nothing: {
    en: 'It cannot make any call that needs a right',
    fr: 'Il ne peut faire aucun appel qui demande un droit',
    nl: 'Hij kan geen enkele aanroep doen die een recht vereist',
  },
  onAll: { en: 'on all entities', fr: 'sur toutes les entités', nl: 'op alle entiteiten' },
  onSome: { en: 'on {entities}', fr: 'sur {entities}', nl: 'op {entities}' },
  fromAny: { en: 'from any address', fr: 'depuis toute adresse', nl: 'vanaf elk adres' },
  fromSome: { en: 'from {ranges}', fr: 'depuis {ranges}', nl: 'vanaf {ranges}' },
  noEnd: { en: 'without an end date', fr: 'sans date de fin', nl: 'zonder einddatum' },
  until: { en: 'until {date}', fr: 'jusqu’au {date}', nl: 'tot en met {date}' },
  more: { en: '{count} more', fr: '{count} autres', nl: 'nog {count}' },
});

/** What an API user will be able to do, as one sentence: "It can read Profiles, on all entities, from any address, …". */
export function presentAccessSummary(i18n: I18n, { parts }: AccessSummary): string {
  const { t, date } = i18n;
  return `${[
    presentRights(i18n, parts),
    parts.entities === null ? t(texts.onAll) : t(texts.onSome, { entities: shorten(i18n, parts.entities) }),
    parts.networkRanges === null
      ? t(texts.fromAny)
      : t(texts.fromSome, { ranges: shorten(i18n, parts.networkRanges) }),
    parts.expiresAtMs === null ? t(texts.noEnd) : t(texts.until, { date: date(parts.expiresAtMs - 1) }),
  ].join(', ')}.`;
}

function presentRights(i18n: I18n, { reads, writes }: AccessSummary['parts']): string {
  const { t } = i18n;
  if (reads.length + writes.length === 0) return t(texts.nothing);
  if (writes.length === 0) return t(texts.readOnly, { reads: shorten(i18n, reads) });
  if (reads.length === 0) return t(texts.writeOnly, { writes: shorten(i18n, writes) });
  return t(texts.readAndWrite, { reads: shorten(i18n, reads), writes: shorten(i18n, writes) });
}

/** At most six names; the rest are counted. */
function shorten({ t, list }: I18n, names: readonly string[]): string {
  if (names.length <= 6) return list(names);
  return list([...names.slice(0, 5), t(texts.more, { count: names.length - 5 })]);
}
