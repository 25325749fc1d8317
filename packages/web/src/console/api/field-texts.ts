import type { I18n } from '../../ui/i18n/i18n.tsx';
import { defineTexts } from '../../ui/i18n/text.ts';
import type { Text } from '../../ui/i18n/text.ts';

/**
 * The contract's own messages in the other languages, by their English wording, so that a message means the
 * same whether the page or the server found the fault. field-texts.test.ts finds messages that are missing.
 */
const contractMessages: readonly Text[] = [
  { en: 'must not be empty', fr: 'ne doit pas être vide', nl: 'mag niet leeg zijn' },
  { en: 'at most 120 characters', fr: '120 caractères au plus', nl: 'hoogstens 120 tekens' },
  { en: 'at most 200 characters', fr: '200 caractères au plus', nl: 'hoogstens 200 tekens' },
  {
    en: 'must not contain control characters',
    fr: 'ne doit pas contenir de caractères de contrôle',
    nl: 'mag geen stuurtekens bevatten',
  },
  {
    en: 'must not contain / or :',
    fr: 'ne doit contenir ni / ni :',
    nl: 'mag geen / of : bevatten',
  },
  {
    en: 'an international number, such as +32 475 12 34 56',
    fr: 'un numéro international, comme +32 475 12 34 56',
    nl: 'een internationaal nummer, zoals +32 475 12 34 56',
  },
  {
    en: 'must not contain characters that cannot be seen',
    fr: 'ne doit pas contenir de caractères invisibles',
    nl: 'mag geen onzichtbare tekens bevatten',
  },
  {
    en: 'before the @ only letters a to z, digits and common signs: an e-mail address, such as it@example.com',
    fr: 'avant le @, seulement des lettres de a à z, des chiffres et des signes courants : une adresse e-mail, comme it@example.com',
    nl: 'voor de @ alleen letters van a tot z, cijfers en gewone tekens: een e-mailadres, zoals it@example.com',
  },
  {
    en: 'no dot at the beginning, at the end or twice in a row before the @',
    fr: 'pas de point au début, à la fin ni deux de suite avant le @',
    nl: 'geen punt aan het begin, aan het eind of twee na elkaar voor de @',
  },
  {
    en: 'at most 64 characters before the @',
    fr: '64 caractères au plus avant le @',
    nl: 'hoogstens 64 tekens voor de @',
  },
  { en: 'at most 254 characters', fr: '254 caractères au plus', nl: 'hoogstens 254 tekens' },
  {
    en: 'a host name after the @, such as example.com',
    fr: 'un nom d’hôte après le @, comme example.com',
    nl: 'een hostnaam na de @, zoals example.com',
  },
  {
    en: 'an e-mail address, such as it@example.com',
    fr: 'une adresse e-mail, comme it@example.com',
    nl: 'een e-mailadres, zoals it@example.com',
  },
  {
    en: 'choose at least one entity, or all',
    fr: 'choisissez au moins une entité, ou toutes',
    nl: 'kies minstens één entiteit, of alle',
  },
  {
    en: 'choose at least one entity',
    fr: 'choisissez au moins une entité',
    nl: 'kies minstens één entiteit',
  },
  {
    en: 'an access type is lower-case letters, digits and -',
    fr: 'un type d’accès se compose de minuscules, de chiffres et de -',
    nl: 'een toegangstype bestaat uit kleine letters, cijfers en -',
  },
  {
    en: 'give a first and last name, or an application name',
    fr: 'donnez un prénom et un nom, ou un nom d’application',
    nl: 'geef een voor- en achternaam, of een applicatienaam',
  },
  {
    en: 'lower-case letters, digits and -, as in a host name, up to 63 characters',
    fr: 'minuscules, chiffres et -, comme dans un nom d’hôte, 63 caractères au plus',
    nl: 'kleine letters, cijfers en -, zoals in een hostnaam, hoogstens 63 tekens',
  },
  {
    en: 'letters, digits, _ . and -, up to 120 characters',
    fr: 'lettres, chiffres, _ . et -, 120 caractères au plus',
    nl: 'letters, cijfers, _ . en -, hoogstens 120 tekens',
  },
  {
    en: 'letters, digits, _ . @ and -, 2 to 64 characters',
    fr: 'lettres, chiffres, _ . @ et -, de 2 à 64 caractères',
    nl: 'letters, cijfers, _ . @ en -, 2 tot 64 tekens',
  },
  {
    en: 'must contain `WS` or `webservices`',
    fr: 'doit contenir `WS` ou `webservices`',
    nl: 'moet `WS` of `webservices` bevatten',
  },
  { en: 'a method, such as GET', fr: 'une méthode, comme GET', nl: 'een methode, zoals GET' },
  { en: 'an http or https URL', fr: 'une URL http ou https', nl: 'een http- of https-URL' },
  {
    en: 'must not hold a user name or password',
    fr: 'ne doit contenir ni nom d’utilisateur ni mot de passe',
    nl: 'mag geen gebruikersnaam of wachtwoord bevatten',
  },
  { en: 'a URL or a path', fr: 'une URL ou un chemin', nl: 'een URL of een pad' },
];

/** The messages that only the server gives, by their English wording; field-texts.test.ts looks for them in the server. */
const serverMessages: readonly Text[] = [
  {
    en: 'has to be one of the accessible entities',
    fr: 'doit être une des entités accessibles',
    nl: 'moet een van de toegankelijke entiteiten zijn',
  },
  {
    en: 'the licence has no such entity in this environment',
    fr: 'la licence n’a pas cette entité dans cet environnement',
    nl: 'de licentie heeft die entiteit niet in deze omgeving',
  },
  {
    en: 'the licence has no such entity group in this environment',
    fr: 'la licence n’a pas ce groupe d’entités dans cet environnement',
    nl: 'de licentie heeft die entiteitengroep niet in deze omgeving',
  },
  { en: 'must be in the future', fr: 'doit être dans le futur', nl: 'moet in de toekomst liggen' },
  { en: 'appears twice', fr: 'figure deux fois', nl: 'staat er twee keer' },
  {
    en: 'another account has this name',
    fr: 'un autre compte porte ce nom',
    nl: 'een ander account heeft deze naam',
  },
  {
    en: 'another entity has this name',
    fr: 'une autre entité porte ce nom',
    nl: 'een andere entiteit heeft deze naam',
  },
  {
    en: 'another entity group has this name',
    fr: 'un autre groupe d’entités porte ce nom',
    nl: 'een andere entiteitengroep heeft deze naam',
  },
  {
    en: 'another licence has this account name',
    fr: 'une autre licence a ce nom de compte',
    nl: 'een andere licentie heeft deze accountnaam',
  },
  {
    en: 'another licence has this number',
    fr: 'une autre licence a ce numéro',
    nl: 'een andere licentie heeft dit nummer',
  },
  {
    en: 'has to begin with https://',
    fr: 'doit commencer par https://',
    nl: 'moet met https:// beginnen',
  },
  {
    en: 'has to be at a public address',
    fr: 'doit se trouver à une adresse publique',
    nl: 'moet op een openbaar adres staan',
  },
  {
    en: 'this person is a member already',
    fr: 'cette personne est déjà membre',
    nl: 'deze persoon is al lid',
  },
];

const byEnglish = new Map([...contractMessages, ...serverMessages].map((text) => [text.en, text]));

const general = defineTexts({
  tooLong: {
    en: 'at most {limit} characters',
    fr: '{limit} caractères au plus',
    nl: 'hoogstens {limit} tekens',
  },
  tooShort: {
    en: 'at least {limit} characters',
    fr: '{limit} caractères au moins',
    nl: 'minstens {limit} tekens',
  },
  tooMuch: { en: 'at most {limit}', fr: '{limit} au plus', nl: 'hoogstens {limit}' },
  tooLittle: { en: 'more is needed', fr: 'il en faut plus', nl: 'er is meer nodig' },
  invalid: { en: 'this is not valid', fr: 'ce n’est pas valable', nl: 'dit is niet geldig' },
});

export function isKnownMessage(message: string): boolean {
  return byEnglish.has(message);
}

/** A zod message, the contract's own or zod's default, for the field in the reader's language. */
export function presentFieldMessage({ t }: I18n, message: string): string {
  const known = byEnglish.get(message);
  if (known !== undefined) return t(known);
  const bound = /^Too (big|small): expected (string|\w+) to .*?([<>]=?)(\d+)/.exec(message);
  if (bound !== null) {
    const [, size, type, , limit] = bound;
    if (type !== 'string')
      return size === 'big' ? t(general.tooMuch, { limit: Number(limit) }) : t(general.tooLittle);
    return t(size === 'big' ? general.tooLong : general.tooShort, { limit: Number(limit) });
  }
  return message.startsWith('Invalid') || message.startsWith('Unrecognized') ? t(general.invalid) : message;
}
