import { defineTexts } from '../../ui/i18n/text.ts';

export const searchTexts = defineTexts({
  title: { en: 'Search', fr: 'Recherche', nl: 'Zoeken' },
  label: { en: 'What are you looking for?', fr: 'Que cherchez-vous ?', nl: 'Wat zoekt u?' },
  placeholder: {
    en: 'A call, a path, a guide, an error code',
    fr: 'Un appel, un chemin, un guide, un code d’erreur',
    nl: 'Een aanroep, een pad, een gids, een foutcode',
  },
  nothing: { en: 'Nothing fits “{q}”.', fr: 'Rien ne correspond à « {q} ».', nl: 'Niets past bij “{q}”.' },
  hint: {
    en: 'Accents and capitals do not count; a slip of the keys is forgiven.',
    fr: 'Accents et majuscules ne comptent pas ; une faute de frappe est pardonnée.',
    nl: 'Accenten en hoofdletters tellen niet; een tikfout wordt vergeven.',
  },
  foundOne: { en: '{count} find', fr: '{count} résultat', nl: '{count} resultaat' },
  foundOther: { en: '{count} finds', fr: '{count} résultats', nl: '{count} resultaten' },
  guide: { en: 'Guide', fr: 'Guide', nl: 'Gids' },
  error: { en: 'Error', fr: 'Erreur', nl: 'Fout' },
  results: { en: 'Finds', fr: 'Résultats', nl: 'Resultaten' },
  all: { en: 'Show all', fr: 'Tout afficher', nl: 'Alles tonen' },
  keys: {
    en: 'Up and down to choose, Enter to go there, Escape to close',
    fr: 'Haut et bas pour choisir, Entrée pour y aller, Échap pour fermer',
    nl: 'Omhoog en omlaag om te kiezen, Enter om te gaan, Escape om te sluiten',
  },
});
