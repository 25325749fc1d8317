import { defineTexts } from '../i18n/text.ts';

export const recoveryTexts = defineTexts({
  forgotLink: { en: 'Forgot your password?', fr: 'Mot de passe oublié ?', nl: 'Wachtwoord vergeten?' },
  lostFactorLink: {
    en: 'Lost your phone and your backup codes?',
    fr: 'Téléphone et codes de secours perdus ?',
    nl: 'Telefoon en reservecodes kwijt?',
  },
  forgotTitle: {
    en: 'Reset your password',
    fr: 'Réinitialiser votre mot de passe',
    nl: 'Wachtwoord herstellen',
  },
  forgotIntro: {
    en: 'We will e-mail you a link to choose a new password.',
    fr: 'Nous vous enverrons par e-mail un lien pour choisir un nouveau mot de passe.',
    nl: 'We mailen u een link om een nieuw wachtwoord te kiezen.',
  },
  lostFactorTitle: {
    en: 'Remove your second factor',
    fr: 'Supprimer votre second facteur',
    nl: 'Tweede factor verwijderen',
  },
  lostFactorIntro: {
    en: 'We will e-mail you a link. You need your password as well.',
    fr: 'Nous vous enverrons un lien par e-mail. Votre mot de passe sera également nécessaire.',
    nl: 'We mailen u een link. U hebt ook uw wachtwoord nodig.',
  },
  sendLink: { en: 'Send the link', fr: 'Envoyer le lien', nl: 'Link versturen' },
  linkSentTitle: { en: 'Check your mail', fr: 'Consultez vos e-mails', nl: 'Bekijk uw mail' },
  linkSent: {
    en: 'If there is an account with the address {email}, a link is on its way. It works once, for an hour.',
    fr: 'S’il existe un compte avec l’adresse {email}, un lien est en route. Il sert une seule fois, pendant une heure.',
    nl: 'Als er een account met het adres {email} bestaat, is er een link onderweg. Hij werkt één keer, een uur lang.',
  },
  noMail: {
    en: 'This installation cannot send e-mail. Ask an operator to reset your account or to confirm your address.',
    fr: 'Cette installation ne peut pas envoyer d’e-mails. Demandez à un opérateur de réinitialiser votre compte ou de confirmer votre adresse.',
    nl: 'Deze installatie kan geen e-mail sturen. Vraag een operator uw account te herstellen of uw adres te bevestigen.',
  },
  backToSignIn: { en: 'Back to sign-in', fr: 'Retour à la connexion', nl: 'Terug naar aanmelden' },
  recoverIntro: {
    en: 'For {email}. You will be signed out everywhere else.',
    fr: 'Pour {email}. Vous serez déconnecté partout ailleurs.',
    nl: 'Voor {email}. U wordt overal elders afgemeld.',
  },
  recoverTitle: {
    en: 'Back into your account',
    fr: 'Retrouver l’accès à votre compte',
    nl: 'Terug in uw account',
  },
  chooseTitle: {
    en: 'Choose a new password',
    fr: 'Choisissez un nouveau mot de passe',
    nl: 'Kies een nieuw wachtwoord',
  },
  newPassword: { en: 'New password', fr: 'Nouveau mot de passe', nl: 'Nieuw wachtwoord' },
  presentPassword: { en: 'Your password', fr: 'Votre mot de passe', nl: 'Uw wachtwoord' },
  setPassword: { en: 'Set the password', fr: 'Définir le mot de passe', nl: 'Wachtwoord instellen' },
  removeFactor: {
    en: 'Remove the second factor',
    fr: 'Supprimer le second facteur',
    nl: 'Tweede factor verwijderen',
  },
  passwordSet: {
    en: 'The password is set. Sign in with it.',
    fr: 'Le mot de passe est défini. Connectez-vous avec celui-ci.',
    nl: 'Het wachtwoord is ingesteld. Meld u ermee aan.',
  },
  codeUsed: {
    en: 'This code has been used already. Wait for the next one.',
    fr: 'Ce code a déjà été utilisé. Attendez le suivant.',
    nl: 'Deze code is al gebruikt. Wacht op de volgende.',
  },
  enrolmentProof: {
    en: 'A password alone is not enough to set up a second factor. Ask for a code by e-mail first, or ask an operator to reset your account.',
    fr: 'Un mot de passe seul ne suffit pas pour configurer un second facteur. Demandez d’abord un code par e-mail, ou demandez à un opérateur de réinitialiser votre compte.',
    nl: 'Een wachtwoord alleen volstaat niet om een tweede factor in te stellen. Vraag eerst een code per e-mail, of vraag een operator uw account te herstellen.',
  },
  factorNeeded: {
    en: 'Give your second factor first: sign out, and sign in with it.',
    fr: 'Donnez d’abord votre second facteur : déconnectez-vous, puis connectez-vous avec lui.',
    nl: 'Geef eerst uw tweede factor: meld u af en meld u ermee aan.',
  },
  addressUnproved: {
    en: 'Confirm the e-mail address of your account first, on the account page or through an operator. Then open the invitation again.',
    fr: 'Confirmez d’abord l’adresse e-mail de votre compte, sur la page du compte ou par un opérateur. Ouvrez ensuite l’invitation à nouveau.',
    nl: 'Bevestig eerst het e-mailadres van uw account, op de accountpagina of via een operator. Open de uitnodiging daarna opnieuw.',
  },
  addressTitle: { en: 'E-mail address', fr: 'Adresse e-mail', nl: 'E-mailadres' },
  addressProved: { en: 'Confirmed', fr: 'Confirmée', nl: 'Bevestigd' },
  addressOpen: { en: 'Not confirmed', fr: 'Non confirmée', nl: 'Niet bevestigd' },
  addressWhy: {
    en: 'Until it is confirmed, you cannot join other licences, use single sign-on or act as an operator who was invited.',
    fr: 'Tant qu’elle n’est pas confirmée, vous ne pouvez ni rejoindre d’autres licences, ni utiliser l’authentification unique, ni agir comme opérateur invité.',
    nl: 'Zolang het niet bevestigd is, kunt u geen andere licenties betreden, geen single sign-on gebruiken en niet optreden als uitgenodigde operator.',
  },
  codeWhy: {
    en: 'To set up a second factor, confirm with a code that we e-mail you.',
    fr: 'Pour configurer un second facteur, confirmez avec un code envoyé par e-mail.',
    nl: 'Bevestig met een code die we u mailen om een tweede factor in te stellen.',
  },
  sendCode: { en: 'E-mail me a code', fr: 'M’envoyer un code', nl: 'Mail mij een code' },
  codeSent: {
    en: 'A code is on its way to {email}. It works for 15 minutes.',
    fr: 'Un code est en route vers {email}. Il est valable 15 minutes.',
    nl: 'Een code is onderweg naar {email}. Hij werkt 15 minuten.',
  },
  mailedCode: { en: 'Code from the e-mail', fr: 'Code reçu par e-mail', nl: 'Code uit de e-mail' },
  newPasswordWhy: {
    en: 'Whoever made this account may know its password, so choose a new one. A second factor has to be set up again.',
    fr: 'La personne qui a créé ce compte connaît peut-être son mot de passe : choisissez-en un nouveau. Le second facteur devra être configuré à nouveau.',
    nl: 'Wie dit account maakte, kent misschien het wachtwoord: kies een nieuw. De tweede factor moet opnieuw worden ingesteld.',
  },
  confirmed: { en: 'Confirmed', fr: 'Confirmé', nl: 'Bevestigd' },
  sessionsTitle: { en: 'Where you are signed in', fr: 'Où vous êtes connecté', nl: 'Waar u aangemeld bent' },
  thisSession: { en: 'This session', fr: 'Cette session', nl: 'Deze sessie' },
  unknownBrowser: { en: 'Unknown browser', fr: 'Navigateur inconnu', nl: 'Onbekende browser' },
  onPortal: { en: 'Developer portal', fr: 'Portail des développeurs', nl: 'Ontwikkelaarsportaal' },
  onConsole: { en: 'Console', fr: 'Console', nl: 'Console' },
  lastUsed: {
    en: '{place}, from {address}, last used {when}',
    fr: '{place}, depuis {address}, dernière utilisation {when}',
    nl: '{place}, vanaf {address}, laatst gebruikt {when}',
  },
  unknownAddress: { en: 'an unknown address', fr: 'une adresse inconnue', nl: 'een onbekend adres' },
  endSession: { en: 'Sign out', fr: 'Déconnecter', nl: 'Afmelden' },
  endSessionOf: {
    en: 'Sign out {browser}, {when}',
    fr: 'Déconnecter {browser}, {when}',
    nl: '{browser} afmelden, {when}',
  },
  endOthers: {
    en: 'Sign out everywhere else',
    fr: 'Se déconnecter partout ailleurs',
    nl: 'Overal elders afmelden',
  },
  signInBy: {
    en: 'You sign in with {name}, so there is no password here.',
    fr: 'Vous vous connectez avec {name} : il n’y a pas de mot de passe ici.',
    nl: 'U meldt zich aan met {name}; hier is er geen wachtwoord.',
  },
  failed: {
    en: 'That did not work. Try again; contact the operator if it persists.',
    fr: 'Cela n’a pas fonctionné. Réessayez ; contactez l’opérateur si cela persiste.',
    nl: 'Dat is niet gelukt. Probeer opnieuw; neem contact op met de operator als het blijft.',
  },
});
