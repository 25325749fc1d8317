import { defineTexts } from '../../ui/i18n/text.ts';

export const handOverTexts = defineTexts({
  handOver: { en: 'Hand over', fr: 'Remettre la clé', nl: 'Overhandigen' },
  title: {
    en: 'Hand over the key of {name}',
    fr: 'Remettre la clé de {name}',
    nl: 'Sleutel van {name} overhandigen',
  },
  intro: {
    en: 'Makes a page that shows the key once, to whoever has both its link and its code. The key itself travels by no mail and no chat.',
    fr: 'Crée une page qui montre la clé une seule fois, à qui possède à la fois son lien et son code. La clé elle-même ne passe par aucun mail ni aucune messagerie.',
    nl: 'Maakt een pagina die de sleutel één keer toont, aan wie zowel de link als de code heeft. De sleutel zelf gaat door geen mail en geen chat.',
  },
  replaces: {
    en: 'A page that was made earlier for this key stops working.',
    fr: 'Une page créée auparavant pour cette clé cesse de fonctionner.',
    nl: 'Een pagina die eerder voor deze sleutel gemaakt is, werkt niet meer.',
  },
  lasts: { en: 'The page waits for', fr: 'La page attend pendant', nl: 'De pagina wacht' },
  lastsHour: { en: 'one hour', fr: 'une heure', nl: 'één uur' },
  lastsDay: { en: 'one day', fr: 'un jour', nl: 'één dag' },
  lastsWeek: { en: 'seven days', fr: 'sept jours', nl: 'zeven dagen' },
  make: { en: 'Make the page', fr: 'Créer la page', nl: 'Pagina maken' },
  stepLink: {
    en: '1. Send this link to {email}',
    fr: '1. Envoyez ce lien à {email}',
    nl: '1. Stuur deze link naar {email}',
  },
  stepMailed: {
    en: '1. This link is on its way to {email} by mail',
    fr: '1. Ce lien part par mail à {email}',
    nl: '1. Deze link is per mail onderweg naar {email}',
  },
  link: { en: 'Link', fr: 'Lien', nl: 'Link' },
  stepCode: {
    en: '2. Tell this code to {name} by phone: {phone}',
    fr: '2. Dictez ce code à {name} par téléphone : {phone}',
    nl: '2. Zeg deze code aan {name} door de telefoon: {phone}',
  },
  stepCodeNoPhone: {
    en: '2. Tell this code to {name} by phone. No number is known; use one that you trust.',
    fr: '2. Dictez ce code à {name} par téléphone. Aucun numéro n’est connu ; utilisez-en un de confiance.',
    nl: '2. Zeg deze code aan {name} door de telefoon. Er is geen nummer bekend; gebruik er een dat u vertrouwt.',
  },
  code: { en: 'Code', fr: 'Code', nl: 'Code' },
  apart: {
    en: 'Never send both the same way. Five wrong codes close the page.',
    fr: 'N’envoyez jamais les deux par la même voie. Cinq codes erronés ferment la page.',
    nl: 'Stuur nooit beide langs dezelfde weg. Vijf foute codes sluiten de pagina.',
  },
  expires: {
    en: 'The page works until {when}, and shows the key once. Link and code are shown only here.',
    fr: 'La page fonctionne jusqu’au {when} et montre la clé une seule fois. Le lien et le code ne s’affichent qu’ici.',
    nl: 'De pagina werkt tot {when} en toont de sleutel één keer. Link en code staan alleen hier.',
  },
});
