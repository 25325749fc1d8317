import { defineTexts } from '../i18n/text.ts';

export const sessionTexts = defineTexts({
  signIn: { en: 'Sign in', fr: 'Se connecter', nl: 'Aanmelden' },
  signInIntro: {
    en: 'For people who manage API users. API users themselves never sign in here.',
    fr: 'Pour les personnes qui gèrent les utilisateurs API. Ceux-ci ne se connectent jamais ici.',
    nl: 'Voor wie API-gebruikers beheert. API-gebruikers zelf melden zich hier nooit aan.',
  },
  email: { en: 'E-mail', fr: 'E-mail', nl: 'E-mail' },
  password: { en: 'Password', fr: 'Mot de passe', nl: 'Wachtwoord' },
  name: { en: 'Your name', fr: 'Votre nom', nl: 'Uw naam' },
  withPasskey: { en: 'Use a passkey', fr: 'Utiliser une clé d’accès', nl: 'Een passkey gebruiken' },
  withProvider: { en: 'Continue with {name}', fr: 'Continuer avec {name}', nl: 'Verder met {name}' },
  or: { en: 'or', fr: 'ou', nl: 'of' },
  totpTitle: { en: 'Second step', fr: 'Deuxième étape', nl: 'Tweede stap' },
  totpIntro: {
    en: 'Enter the six digits that your authenticator app shows now.',
    fr: 'Saisissez les six chiffres que votre application d’authentification affiche.',
    nl: 'Voer de zes cijfers in die uw authenticatie-app nu toont.',
  },
  totpCode: { en: 'Code', fr: 'Code', nl: 'Code' },
  backupIntro: {
    en: 'Enter one of the backup codes that you kept. Each works once.',
    fr: 'Saisissez un des codes de secours que vous avez gardés. Chacun sert une fois.',
    nl: 'Voer een van uw bewaarde reservecodes in. Elke code werkt één keer.',
  },
  useBackup: { en: 'Use a backup code', fr: 'Utiliser un code de secours', nl: 'Een reservecode gebruiken' },
  useTotp: {
    en: 'Use the app’s code',
    fr: 'Utiliser le code de l’application',
    nl: 'De code van de app gebruiken',
  },
  confirm: { en: 'Confirm', fr: 'Confirmer', nl: 'Bevestigen' },
  wrongCredentials: {
    en: 'E-mail and password do not match.',
    fr: 'L’e-mail et le mot de passe ne correspondent pas.',
    nl: 'E-mail en wachtwoord horen niet bij elkaar.',
  },
  wrongCode: { en: 'This code is not right.', fr: 'Ce code n’est pas correct.', nl: 'Deze code klopt niet.' },
  wrongPassword: {
    en: 'This is not your password.',
    fr: 'Ce n’est pas votre mot de passe.',
    nl: 'Dit is niet uw wachtwoord.',
  },
  tooMany: {
    en: 'Too many attempts. Wait a minute, then try again.',
    fr: 'Trop de tentatives. Attendez une minute, puis réessayez.',
    nl: 'Te veel pogingen. Wacht een minuut en probeer opnieuw.',
  },
  unreachable: {
    en: 'The server could not be reached. What you typed is still here; try again.',
    fr: 'Le serveur est injoignable. Votre saisie est toujours là ; réessayez.',
    nl: 'De server is niet bereikbaar. Wat u typte staat er nog; probeer opnieuw.',
  },
  passkeyCancelled: {
    en: 'The passkey was not used. Try again, or sign in another way.',
    fr: 'La clé d’accès n’a pas servi. Réessayez, ou connectez-vous autrement.',
    nl: 'De passkey is niet gebruikt. Probeer opnieuw, of meld u anders aan.',
  },
  failed: {
    en: 'Signing in did not work. Try again; tell the operator if it lasts.',
    fr: 'La connexion a échoué. Réessayez ; prévenez l’opérateur si cela dure.',
    nl: 'Aanmelden is mislukt. Probeer opnieuw; meld het de operator als het blijft.',
  },
  required: { en: 'Fill this in.', fr: 'À remplir.', nl: 'Vul dit in.' },
  passwordRule: {
    en: 'At least 12 characters. A few words in a row are fine.',
    fr: 'Au moins 12 caractères. Quelques mots à la suite conviennent.',
    nl: 'Minstens 12 tekens. Een paar woorden achter elkaar is prima.',
  },
  passwordShort: { en: 'At least 12 characters.', fr: 'Au moins 12 caractères.', nl: 'Minstens 12 tekens.' },
  passwordWeak: {
    en: 'Too easy to guess. Try four unrelated words.',
    fr: 'Trop facile à deviner. Essayez quatre mots sans rapport entre eux.',
    nl: 'Te makkelijk te raden. Probeer vier woorden die niets met elkaar te maken hebben.',
  },
  emailInvalid: {
    en: 'An e-mail address, such as it@example.com.',
    fr: 'Une adresse e-mail, comme it@example.com.',
    nl: 'Een e-mailadres, zoals it@example.com.',
  },
  haveAccount: { en: 'I have an account already', fr: 'J’ai déjà un compte', nl: 'Ik heb al een account' },
  invitationKnown: {
    en: 'Sign in with your account; the invitation is added to it.',
    fr: 'Connectez-vous avec votre compte ; l’invitation y est ajoutée.',
    nl: 'Meld u aan met uw account; de uitnodiging wordt eraan toegevoegd.',
  },
  invitationOther: {
    en: 'This invitation is for {email}. Sign in with that account.',
    fr: 'Cette invitation est pour {email}. Connectez-vous avec ce compte.',
    nl: 'Deze uitnodiging is voor {email}. Meld u aan met dat account.',
  },
  firstRunTitle: {
    en: 'Create the first operator',
    fr: 'Créer le premier opérateur',
    nl: 'De eerste operator aanmaken',
  },
  firstRunIntro: {
    en: 'This one-time link makes you the operator of this installation. There is no default account.',
    fr: 'Ce lien à usage unique fait de vous l’opérateur de cette installation. Il n’y a pas de compte par défaut.',
    nl: 'Deze eenmalige link maakt u operator van deze installatie. Er is geen standaardaccount.',
  },
  createAccount: { en: 'Create the account', fr: 'Créer le compte', nl: 'Account aanmaken' },
  linkDeadTitle: {
    en: 'This link no longer works',
    fr: 'Ce lien ne fonctionne plus',
    nl: 'Deze link werkt niet meer',
  },
  linkDead: {
    en: 'It was used already, has expired, or is incomplete. Ask for a new one.',
    fr: 'Il a déjà servi, a expiré ou est incomplet. Demandez-en un nouveau.',
    nl: 'Hij is al gebruikt, verlopen of onvolledig. Vraag een nieuwe.',
  },
  invitationTitle: { en: 'Join the team', fr: 'Rejoindre l’équipe', nl: 'Bij het team komen' },
  invitationIntro: {
    en: '{email} is invited to {licence} as: {role}.',
    fr: '{email} est invité à {licence} comme : {role}.',
    nl: '{email} is uitgenodigd bij {licence} als: {role}.',
  },
  allLicences: { en: 'all licences', fr: 'toutes les licences', nl: 'alle licenties' },
  stepUpTitle: {
    en: 'Confirm that it is you',
    fr: 'Confirmez que c’est vous',
    nl: 'Bevestig dat u het bent',
  },
  stepUpIntro: {
    en: 'You last proved more than five minutes ago who you are. Nothing has been done yet, and what you typed is kept.',
    fr: 'Votre dernière preuve d’identité date de plus de cinq minutes. Rien n’a encore été fait, et votre saisie est conservée.',
    nl: 'U hebt meer dan vijf minuten geleden voor het laatst bewezen wie u bent. Er is nog niets gedaan, en wat u typte blijft bewaard.',
  },
  endedTitle: {
    en: 'Your session has ended',
    fr: 'Votre session est terminée',
    nl: 'Uw sessie is afgelopen',
  },
  endedIntro: {
    en: 'Sign in again to go on. What you typed on this page is kept.',
    fr: 'Reconnectez-vous pour continuer. Votre saisie sur cette page est conservée.',
    nl: 'Meld u opnieuw aan om verder te gaan. Wat u op deze pagina typte blijft bewaard.',
  },
});
