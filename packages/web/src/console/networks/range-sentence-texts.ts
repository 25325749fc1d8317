import { defineTexts } from '../../ui/i18n/text.ts';

export const rangeSentenceTexts = defineTexts({
  sentence6: {
    en: '{first} – {last} · {hosts} addresses',
    fr: '{first} – {last} · {hosts} adresses',
    nl: '{first} – {last} · {hosts} adressen',
  },
  sentence: {
    en: '{first} – {last} · mask {mask} · {hosts} hosts',
    fr: '{first} – {last} · masque {mask} · {hosts} hôtes',
    nl: '{first} – {last} · masker {mask} · {hosts} hosts',
  },
  one: { en: 'this one address', fr: 'cette seule adresse', nl: 'alleen dit adres' },
});
