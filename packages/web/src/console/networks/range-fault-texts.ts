import type { I18n } from '../../ui/i18n/i18n.tsx';
import { defineTexts } from '../../ui/i18n/text.ts';

/** The sentences of `parseNetworkRange`, by their English wording; range-fault-texts.test.ts finds those that are missing. */
const faults = defineTexts({
  empty: { en: 'An address is needed.', fr: 'Il faut une adresse.', nl: 'Een adres is nodig.' },
  whiteSpace: {
    en: 'An address must not contain white space.',
    fr: 'Une adresse ne contient pas d’espace.',
    nl: 'Een adres bevat geen witruimte.',
  },
  whiteSpaceAround: {
    en: 'Write it without white space around it: {meant}.',
    fr: 'Écrivez-la sans espaces autour : {meant}.',
    nl: 'Schrijf het zonder witruimte eromheen: {meant}.',
  },
  tooLong: {
    en: 'This is too long for an address.',
    fr: 'C’est trop long pour une adresse.',
    nl: 'Dit is te lang voor een adres.',
  },
  zone: {
    en: 'An address with a zone id (%…) cannot be used.',
    fr: 'Une adresse avec un identifiant de zone (%…) est inutilisable.',
    nl: 'Een adres met een zone-id (%…) is niet bruikbaar.',
  },
  zoneMeant: {
    en: 'An address with a zone id (%…) cannot be used; without it, it is {meant}.',
    fr: 'Une adresse avec un identifiant de zone (%…) est inutilisable ; sans lui, c’est {meant}.',
    nl: 'Een adres met een zone-id (%…) is niet bruikbaar; zonder is het {meant}.',
  },
  brackets: {
    en: 'Write the address without brackets and port.',
    fr: 'Écrivez l’adresse sans crochets ni port.',
    nl: 'Schrijf het adres zonder haken en poort.',
  },
  bracketsMeant: {
    en: 'Write the address without brackets and port: {meant}.',
    fr: 'Écrivez l’adresse sans crochets ni port : {meant}.',
    nl: 'Schrijf het adres zonder haken en poort: {meant}.',
  },
  hexadecimal: {
    en: 'Write an IPv4 address in decimal numbers, not hexadecimal.',
    fr: 'Écrivez une adresse IPv4 en nombres décimaux, pas hexadécimaux.',
    nl: 'Schrijf een IPv4-adres in decimale getallen, niet hexadecimaal.',
  },
  hexadecimalMeant: {
    en: 'Write an IPv4 address in decimal numbers, not hexadecimal: {meant}.',
    fr: 'Écrivez une adresse IPv4 en nombres décimaux, pas hexadécimaux : {meant}.',
    nl: 'Schrijf een IPv4-adres in decimale getallen, niet hexadecimaal: {meant}.',
  },
  notIp: {
    en: '{typed} is not an IP address.',
    fr: '{typed} n’est pas une adresse IP.',
    nl: '{typed} is geen IP-adres.',
  },
  notIpv6: {
    en: '{typed} is not an IPv6 address.',
    fr: '{typed} n’est pas une adresse IPv6.',
    nl: '{typed} is geen IPv6-adres.',
  },
  short: {
    en: 'An IPv4 address has four numbers, such as 192.0.2.1.',
    fr: 'Une adresse IPv4 a quatre nombres, comme 192.0.2.1.',
    nl: 'Een IPv4-adres heeft vier getallen, zoals 192.0.2.1.',
  },
  shortMeant: {
    en: 'An IPv4 address has four numbers; write {meant} if that is meant.',
    fr: 'Une adresse IPv4 a quatre nombres ; écrivez {meant} si c’est cela.',
    nl: 'Een IPv4-adres heeft vier getallen; schrijf {meant} als dat bedoeld is.',
  },
  tooHigh: {
    en: 'Each number of an IPv4 address is at most 255.',
    fr: 'Chaque nombre d’une adresse IPv4 vaut 255 au plus.',
    nl: 'Elk getal van een IPv4-adres is hoogstens 255.',
  },
  octal: {
    en: 'Leading zeros are ambiguous (octal); write {meant} if that is meant.',
    fr: 'Les zéros de tête sont ambigus (octal) ; écrivez {meant} si c’est cela.',
    nl: 'Voorloopnullen zijn dubbelzinnig (octaal); schrijf {meant} als dat bedoeld is.',
  },
  doubleColon: {
    en: '`::` may appear only once in an IPv6 address.',
    fr: '`::` ne peut figurer qu’une fois dans une adresse IPv6.',
    nl: '`::` mag maar één keer in een IPv6-adres staan.',
  },
  groups: {
    en: 'An IPv6 address has eight groups, or fewer with one `::`.',
    fr: 'Une adresse IPv6 a huit groupes, ou moins avec un `::`.',
    nl: 'Een IPv6-adres heeft acht groepen, of minder met één `::`.',
  },
  slash: {
    en: 'A range has one slash, such as 192.0.2.0/24.',
    fr: 'Une plage a une seule barre oblique, comme 192.0.2.0/24.',
    nl: 'Een bereik heeft één schuine streep, zoals 192.0.2.0/24.',
  },
  firstToLast: {
    en: 'Write a range as CIDR, such as 192.0.2.0/24.',
    fr: 'Écrivez une plage en CIDR, comme 192.0.2.0/24.',
    nl: 'Schrijf een bereik als CIDR, zoals 192.0.2.0/24.',
  },
  firstToLastMeant: {
    en: 'Write a range as CIDR: {meant}.',
    fr: 'Écrivez une plage en CIDR : {meant}.',
    nl: 'Schrijf een bereik als CIDR: {meant}.',
  },
  prefix: {
    en: 'After the slash comes a number from 0 to {bits}.',
    fr: 'Après la barre oblique vient un nombre de 0 à {bits}.',
    nl: 'Na de schuine streep komt een getal van 0 tot {bits}.',
  },
  prefixOutside: {
    en: 'The number after the slash goes from {from} to {to}.',
    fr: 'Le nombre après la barre oblique va de {from} à {to}.',
    nl: 'Het getal na de schuine streep gaat van {from} tot {to}.',
  },
  prefixZeros: {
    en: 'Write the number after the slash without leading zeros: {meant}.',
    fr: 'Écrivez le nombre après la barre oblique sans zéros de tête : {meant}.',
    nl: 'Schrijf het getal na de schuine streep zonder voorloopnullen: {meant}.',
  },
  hostBits: {
    en: '{typed} has host bits set; the range is {meant}, the single address {address}.',
    fr: '{typed} a des bits d’hôte à un ; la plage est {meant}, l’adresse seule {address}.',
    nl: '{typed} heeft hostbits aan; het bereik is {meant}, het enkele adres {address}.',
  },
  fixedBits: {
    en: 'After the slash comes the number of fixed bits, such as 192.0.2.0/24.',
    fr: 'Après la barre oblique vient le nombre de bits fixes, comme 192.0.2.0/24.',
    nl: 'Na de schuine streep komt het aantal vaste bits, zoals 192.0.2.0/24.',
  },
  mask: {
    en: 'Write the mask as a number: {meant}.',
    fr: 'Écrivez le masque comme un nombre : {meant}.',
    nl: 'Schrijf het masker als een getal: {meant}.',
  },
});

type Values = Readonly<Record<string, string>>;

const readers = Object.values(faults).map((text) => {
  const pattern = text.en.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{(\w+)\}/g, '(?<$1>.+?)');
  return { text, pattern: new RegExp(`^${pattern}$`, 's') };
});

/** The sentence in the reader's language; undefined for one that is not known. */
export function findRangeFault({ language }: I18n, why: string): string | undefined {
  for (const { text, pattern } of readers) {
    const match = pattern.exec(why);
    if (match === null) continue;
    const values: Values = match.groups ?? {};
    return text[language].replaceAll(/\{(\w+)\}/g, (_place, name: string) => values[name] ?? '');
  }
  return undefined;
}
