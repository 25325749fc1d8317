import type { AccessSummary } from '@postern/contract/admin-routes/api-users';
import type { I18n } from '../../ui/i18n/i18n.tsx';
import { defineTexts } from '../../ui/i18n/text.ts';
import { presentMeasure } from '../limits/present-limit.ts';

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
  byType: {
    en: 'by the access type {label}, which includes calls that are added later',
    fr: 'par le type d’accès {label}, qui comprend les appels ajoutés plus tard',
    nl: 'door het toegangstype {label}, dat ook later toegevoegde aanroepen omvat',
  },
  inList: {
    en: 'but only in the calls that the access type {label} lists',
    fr: 'mais seulement dans les appels que le type d’accès {label} énumère',
    nl: 'maar alleen in de aanroepen die het toegangstype {label} opsomt',
  },
  onChannels: {
    en: 'with the channels {values} only',
    fr: 'avec les canaux {values} seulement',
    nl: 'alleen met de kanalen {values}',
  },
  onAttributes: {
    en: 'with the attributes {values} only',
    fr: 'avec les attributs {values} seulement',
    nl: 'alleen met de attributen {values}',
  },
  onAll: { en: 'on all entities', fr: 'sur toutes les entités', nl: 'op alle entiteiten' },
  onSome: { en: 'on {entities}', fr: 'sur {entities}', nl: 'op {entities}' },
  fromAny: { en: 'from any address', fr: 'depuis toute adresse', nl: 'vanaf elk adres' },
  fromSome: { en: 'from {ranges}', fr: 'depuis {ranges}', nl: 'vanaf {ranges}' },
  noEnd: { en: 'without an end date', fr: 'sans date de fin', nl: 'zonder einddatum' },
  atMost: { en: 'at most {limits}', fr: 'au plus {limits}', nl: 'hoogstens {limits}' },
  until: { en: 'until {date}', fr: 'jusqu’au {date}', nl: 'tot en met {date}' },
});

/** Says in one full sentence what an API user will be able to do: "It can read Profiles, on all entities, from any address, …". */
export function presentAccessSummary(i18n: I18n, { parts }: AccessSummary): string {
  const { t, date, list } = i18n;
  return `${[
    presentRights(i18n, parts),
    ...presentType(i18n, parts),
    parts.entities === null ? t(texts.onAll) : t(texts.onSome, { entities: list(parts.entities) }),
    ...(parts.channels === null ? [] : [t(texts.onChannels, { values: list(parts.channels) })]),
    ...(parts.attributes === null ? [] : [t(texts.onAttributes, { values: list(parts.attributes) })]),
    parts.networkRanges === null
      ? t(texts.fromAny)
      : t(texts.fromSome, { ranges: list(parts.networkRanges) }),
    parts.expiresAtMs === null ? t(texts.noEnd) : t(texts.until, { date: date(parts.expiresAtMs - 1) }),
    ...(parts.rateLimits.length === 0
      ? []
      : [t(texts.atMost, { limits: list(parts.rateLimits.map((limit) => presentMeasure(i18n, limit))) })]),
  ].join(', ')}.`;
}

function presentType({ t }: I18n, { accessType }: AccessSummary['parts']): readonly string[] {
  if (accessType === null) return [];
  if (accessType.isListOfCalls) return [t(texts.inList, { label: accessType.label })];
  return accessType.includesLater ? [t(texts.byType, { label: accessType.label })] : [];
}

/** Every module by its name: whoever grants rights has to see all of them. */
function presentRights({ t, list }: I18n, { reads, writes }: AccessSummary['parts']): string {
  if (reads.length + writes.length === 0) return t(texts.nothing);
  if (writes.length === 0) return t(texts.readOnly, { reads: list(reads) });
  if (reads.length === 0) return t(texts.writeOnly, { writes: list(writes) });
  return t(texts.readAndWrite, { reads: list(reads), writes: list(writes) });
}
