import { defineTexts } from '../../ui/i18n/text.ts';

/** Under each call of the reference: which right it needs, and why it was refused. */
export const rightTexts = defineTexts({
  right: { en: 'Right', fr: 'Droit', nl: 'Recht' },
  open: {
    en: 'open to every API user',
    fr: 'ouvert à tout utilisateur API',
    nl: 'open voor elke API-gebruiker',
  },
  closed: { en: 'closed to all', fr: 'fermé à tous', nl: 'gesloten voor iedereen' },
  read: { en: 'Read', fr: 'Lecture', nl: 'Lezen' },
  write: { en: 'Read and write', fr: 'Lecture et écriture', nl: 'Lezen en schrijven' },
  unclassified: {
    en: 'not classified yet: refused to everybody',
    fr: 'pas encore classé : refusé à tous',
    nl: 'nog niet ingedeeld: voor iedereen geweigerd',
  },
  withKey: {
    en: 'This call is made with {hint}.',
    fr: 'Cet appel est fait avec {hint}.',
    nl: 'Deze aanroep gebruikt {hint}.',
  },
  withoutKey: {
    en: 'This call carries no key yet: close this, and paste one in “Try it with a key” above the reference.',
    fr: 'Cet appel ne porte pas encore de clé : fermez ceci et collez-en une dans « Essayer avec une clé », au-dessus de la référence.',
    nl: 'Deze aanroep draagt nog geen sleutel: sluit dit, en plak er een in “Proberen met een sleutel” boven de referentie.',
  },
  accessTypes: { en: 'Access types', fr: 'Types d’accès', nl: 'Toegangstypes' },
  refused: { en: 'Why it was refused', fr: 'Pourquoi c’est refusé', nl: 'Waarom het geweigerd is' },
  looking: {
    en: 'Looking up why it was refused…',
    fr: 'Recherche de la raison du refus…',
    nl: 'De reden van de weigering wordt opgezocht…',
  },
  missing: { en: 'It lacks: {modules}', fr: 'Il manque : {modules}', nl: 'Het ontbreekt aan: {modules}' },
  moduleAt: { en: '{module} ({level})', fr: '{module} ({level})', nl: '{module} ({level})' },
  askLicenceAdmin: {
    en: 'Ask the licence admin who gave you the key.',
    fr: 'Demandez à l’administrateur de licence qui vous a remis la clé.',
    nl: 'Vraag het aan de licentiebeheerder van wie u de sleutel kreeg.',
  },
  askOperator: {
    en: 'Only the operator of this API can change that.',
    fr: 'Seul l’opérateur de cette API peut y changer quelque chose.',
    nl: 'Alleen de operator van deze API kan daar iets aan veranderen.',
  },
  askYourself: {
    en: 'You can put this right yourself.',
    fr: 'Vous pouvez corriger cela vous-même.',
    nl: 'U kunt dit zelf rechtzetten.',
  },
  allowedByGateway: {
    en: 'The gateway let this call through: the answer is the API’s own.',
    fr: 'La passerelle a laissé passer cet appel : la réponse vient de l’API elle-même.',
    nl: 'De gateway liet deze aanroep door: het antwoord komt van de API zelf.',
  },
  aboutCode: { en: 'About {code}', fr: 'À propos de {code}', nl: 'Over {code}' },
});
