import { defineTexts } from '../../ui/i18n/text.ts';

export const tryItTexts = defineTexts({
  panel: { en: 'Calls from this page', fr: 'Appels depuis cette page', nl: 'Aanroepen vanaf deze pagina' },
  title: { en: 'Try it with a key', fr: 'Essayer avec une clé', nl: 'Proberen met een sleutel' },
  api: { en: 'API', fr: 'API', nl: 'API' },
  scheme: { en: 'How', fr: 'Comment', nl: 'Hoe' },
  schemeBearer: { en: 'Key → access token', fr: 'Clé → jeton d’accès', nl: 'Sleutel → toegangstoken' },
  schemeKeyHeader: { en: 'Key in {header}', fr: 'Clé dans {header}', nl: 'Sleutel in {header}' },
  schemeBasic: { en: 'Basic (legacy)', fr: 'Basic (ancien)', nl: 'Basic (oud)' },
  keyPlaceholder: {
    en: 'Paste a key of {environment}',
    fr: 'Collez une clé de {environment}',
    nl: 'Plak een sleutel van {environment}',
  },
  username: { en: 'Licence/account', fr: 'Licence/compte', nl: 'Licentie/account' },
  password: { en: 'Password', fr: 'Mot de passe', nl: 'Wachtwoord' },
  account: { en: 'Account name', fr: 'Nom du compte', nl: 'Accountnaam' },
  accountHint: {
    en: 'the first part of your own URL, {url}',
    fr: 'la première partie de votre URL, {url}',
    nl: 'het eerste deel van uw eigen URL, {url}',
  },
  use: { en: 'Use this key', fr: 'Utiliser cette clé', nl: 'Deze sleutel gebruiken' },
  useAccount: { en: 'Use this account', fr: 'Utiliser ce compte', nl: 'Dit account gebruiken' },
  exchanging: {
    en: 'Exchanging the key for a token…',
    fr: 'Échange de la clé contre un jeton…',
    nl: 'De sleutel wordt ingewisseld voor een token…',
  },
  calledWith: {
    en: 'Calls are made with {hint}',
    fr: 'Les appels utilisent {hint}',
    nl: 'Aanroepen gebruiken {hint}',
  },
  remaining: { en: 'token for {time} more', fr: 'jeton encore {time}', nl: 'token nog {time}' },
  ended: {
    en: 'token ended; the next call gets a new one',
    fr: 'jeton expiré ; le prochain appel en obtient un nouveau',
    nl: 'token verlopen; de volgende aanroep krijgt een nieuw',
  },
  renew: { en: 'Renew now', fr: 'Renouveler', nl: 'Nu vernieuwen' },
  forget: { en: 'Forget the key', fr: 'Oublier la clé', nl: 'Sleutel vergeten' },
  change: { en: 'Another key', fr: 'Une autre clé', nl: 'Een andere sleutel' },
  inMemory: {
    en: 'Kept in the memory of this page alone; gone when you leave it.',
    fr: 'Gardée dans la mémoire de cette page seule ; oubliée quand vous la quittez.',
    nl: 'Alleen in het geheugen van deze pagina; weg zodra u ze verlaat.',
  },
  liveWarning: {
    en: '{environment} holds real data: a call changes it for real.',
    fr: '{environment} contient de vraies données : un appel les modifie réellement.',
    nl: '{environment} bevat echte gegevens: een aanroep wijzigt ze echt.',
  },
  refused: {
    en: 'The key was not accepted',
    fr: 'La clé n’a pas été acceptée',
    nl: 'De sleutel werd niet aanvaard',
  },
  refusedHint: {
    en: 'Is it a key of {environment}, copied whole, and still in force? The licence admin who gave it to you can see.',
    fr: 'Est-ce une clé de {environment}, copiée en entier et toujours valable ? L’administrateur de licence qui vous l’a remise peut le voir.',
    nl: 'Is het een sleutel van {environment}, volledig gekopieerd en nog geldig? De licentiebeheerder van wie u ze kreeg kan dat zien.',
  },
  unreachable: {
    en: 'The gateway could not be reached, or does not accept calls from this page ({origin}): the operator lists it under cors.',
    fr: 'La passerelle n’a pas pu être jointe, ou n’accepte pas les appels de cette page ({origin}) : l’opérateur l’inscrit sous cors.',
    nl: 'De gateway was niet bereikbaar, of aanvaardt geen aanroepen van deze pagina ({origin}): de operator vermeldt ze onder cors.',
  },
  tooMany: {
    en: 'Too many attempts. Wait a minute.',
    fr: 'Trop de tentatives. Attendez une minute.',
    nl: 'Te veel pogingen. Wacht een minuut.',
  },
  aboutCode: { en: 'About {code}', fr: 'À propos de {code}', nl: 'Over {code}' },
  notTryable: {
    en: 'This API takes tokens bound to a client’s own key (DPoP); a page cannot make them.',
    fr: 'Cette API prend des jetons liés à la clé d’un client (DPoP) ; une page ne peut pas en fabriquer.',
    nl: 'Deze API aanvaardt tokens die aan de sleutel van een client gebonden zijn (DPoP); een pagina kan die niet maken.',
  },
  show: { en: 'Show the form', fr: 'Afficher le formulaire', nl: 'Formulier tonen' },
});
