import type { AdminProblem } from '@postern/contract/admin-routes/route-parts';
import type { I18n } from '../../ui/i18n/i18n.tsx';
import { defineTexts } from '../../ui/i18n/text.ts';
import type { Text } from '../../ui/i18n/text.ts';

/** The console's text for each code that the admin API can refuse with; problem-texts.test.ts compares the two. */
export const problemTexts = defineTexts({
  unreachable: {
    en: 'The server could not be reached. Nothing was lost: check the connection and try again.',
    fr: 'Le serveur est injoignable. Rien n’est perdu : vérifiez la connexion et réessayez.',
    nl: 'De server is niet bereikbaar. Er is niets verloren: controleer de verbinding en probeer opnieuw.',
  },
  outcome_unknown: {
    en: 'The connection broke before the answer came, so the change may have been made. Look whether it was before you make it again.',
    fr: 'La connexion s’est interrompue avant la réponse : le changement a peut-être été fait. Vérifiez-le avant de le refaire.',
    nl: 'De verbinding brak voor het antwoord kwam; de wijziging is misschien doorgevoerd. Kijk dat na voor u ze opnieuw doet.',
  },
  unreadable: {
    en: 'The server’s answer could not be read. Try again; tell the operator if it lasts.',
    fr: 'La réponse du serveur est illisible. Réessayez ; prévenez l’opérateur si cela dure.',
    nl: 'Het antwoord van de server is onleesbaar. Probeer opnieuw; meld het de operator als het blijft.',
  },
  request_invalid: {
    en: 'Some fields are not right yet; see the messages at the fields.',
    fr: 'Certains champs ne sont pas encore corrects ; voyez les messages à côté des champs.',
    nl: 'Sommige velden kloppen nog niet; zie de meldingen bij de velden.',
  },
  not_signed_in: {
    en: 'You are not signed in any more. Sign in again; what you typed is kept.',
    fr: 'Vous n’êtes plus connecté. Reconnectez-vous ; votre saisie est conservée.',
    nl: 'U bent niet meer aangemeld. Meld u opnieuw aan; wat u typte blijft bewaard.',
  },
  step_up_needed: {
    en: 'Nothing was done, since you have not confirmed that it is you.',
    fr: 'Rien n’a été fait, car vous n’avez pas confirmé que c’est vous.',
    nl: 'Er is niets gedaan, omdat u niet hebt bevestigd dat u het bent.',
  },
  second_factor_needed: {
    en: 'This installation asks for more than a password. Reload the page to give your second factor.',
    fr: 'Cette installation demande plus qu’un mot de passe. Rechargez la page pour donner votre second facteur.',
    nl: 'Deze installatie vraagt meer dan een wachtwoord. Laad de pagina opnieuw om uw tweede factor te geven.',
  },
  enrolment_proof_needed: {
    en: 'A password alone is not enough to set up a second factor. Ask for a code by e-mail above, or ask an operator to reset your account.',
    fr: 'Un mot de passe seul ne suffit pas pour configurer un second facteur. Demandez un code par e-mail ci-dessus, ou demandez à un opérateur de réinitialiser votre compte.',
    nl: 'Een wachtwoord alleen volstaat niet om een tweede factor in te stellen. Vraag hierboven een code per e-mail, of vraag een operator uw account te herstellen.',
  },
  address_unproved: {
    en: 'Confirm the e-mail address of your account first, on your account page or through an operator. Then open the invitation again.',
    fr: 'Confirmez d’abord l’adresse e-mail de votre compte, sur la page du compte ou par un opérateur. Ouvrez ensuite l’invitation à nouveau.',
    nl: 'Bevestig eerst het e-mailadres van uw account, op uw accountpagina of via een operator. Open de uitnodiging daarna opnieuw.',
  },
  code_used: {
    en: 'This code has been used already. Wait for the next one.',
    fr: 'Ce code a déjà été utilisé. Attendez le suivant.',
    nl: 'Deze code is al gebruikt. Wacht op de volgende.',
  },
  mail_not_configured: {
    en: 'This installation cannot send e-mail. An operator can confirm the address or reset the account.',
    fr: 'Cette installation ne peut pas envoyer d’e-mails. Un opérateur peut confirmer l’adresse ou réinitialiser le compte.',
    nl: 'Deze installatie kan geen e-mail sturen. Een operator kan het adres bevestigen of het account herstellen.',
  },
  not_permitted: {
    en: 'Your role does not include this. Ask a licence admin or the operator.',
    fr: 'Votre rôle ne le permet pas. Demandez à un administrateur de la licence ou à l’opérateur.',
    nl: 'Uw rol laat dit niet toe. Vraag een licentiebeheerder of de operator.',
  },
  cross_site_refused: {
    en: 'The request seemed to come from another site and was refused. Reload the page.',
    fr: 'La requête semblait venir d’un autre site et a été refusée. Rechargez la page.',
    nl: 'Het verzoek leek van een andere site te komen en is geweigerd. Laad de pagina opnieuw.',
  },
  not_found: {
    en: 'This does not exist (any more), or it belongs to another licence.',
    fr: 'Cet élément n’existe pas (ou plus), ou il appartient à une autre licence.',
    nl: 'Dit bestaat niet (meer), of hoort bij een andere licentie.',
  },
  smaller_rights_unknown: {
    en: 'The recorded calls do not say which rights could go. Set the rights by hand if you know better.',
    fr: 'Les appels enregistrés ne disent pas quels droits retirer. Fixez les droits à la main si vous savez mieux.',
    nl: 'De geregistreerde aanroepen zeggen niet welke rechten weg kunnen. Stel ze zelf in als u het beter weet.',
  },
  version_conflict: {
    en: 'Somebody else changed this in the meantime.',
    fr: 'Quelqu’un d’autre a modifié ceci entre-temps.',
    nl: 'Iemand anders heeft dit ondertussen gewijzigd.',
  },
  already_exists: {
    en: 'That name or number is taken already. Choose another one.',
    fr: 'Ce nom ou numéro est déjà pris. Choisissez-en un autre.',
    nl: 'Die naam of dat nummer is al in gebruik. Kies een ander.',
  },
  already_created: {
    en: 'It was created by this request already; nothing was created again.',
    fr: 'Cette demande l’avait déjà créé ; rien n’a été créé de nouveau.',
    nl: 'Deze aanvraag had hem al aangemaakt; er is niets opnieuw aangemaakt.',
  },
  transition_refused: {
    en: 'This is not possible in the API user’s present state.',
    fr: 'Ce n’est pas possible dans l’état actuel de l’utilisateur API.',
    nl: 'Dit kan niet in de huidige toestand van de API-gebruiker.',
  },
  level_not_offered: {
    en: 'One of the modules does not offer the chosen level any more. Reload the rights.',
    fr: 'Un des modules n’offre plus le niveau choisi. Rechargez les droits.',
    nl: 'Een van de modules biedt het gekozen niveau niet meer. Laad de rechten opnieuw.',
  },
  module_unknown: {
    en: 'One of the modules is not in the catalogue any more. Reload the rights.',
    fr: 'Un des modules n’est plus dans le catalogue. Rechargez les droits.',
    nl: 'Een van de modules staat niet meer in de catalogus. Laad de rechten opnieuw.',
  },
  key_show_once: {
    en: 'This licence shows a key only once. Reset the key to get a new one.',
    fr: 'Cette licence n’affiche une clé qu’une seule fois. Réinitialisez la clé pour en obtenir une autre.',
    nl: 'Deze licentie toont een sleutel maar één keer. Stel de sleutel opnieuw in voor een nieuwe.',
  },
  secret_unavailable: {
    en: 'The server lacks a master key that it needs. Nothing was changed; tell the operator.',
    fr: 'Il manque au serveur une clé maîtresse. Rien n’a changé ; prévenez l’opérateur.',
    nl: 'De server mist een hoofdsleutel. Er is niets gewijzigd; waarschuw de operator.',
  },
  storage_full: {
    en: 'The disk of the database is full. Nothing was changed, and nothing can be revoked; tell the operator.',
    fr: 'Le disque de la base de données est plein. Rien n’a changé et rien ne peut être révoqué ; prévenez l’opérateur.',
    nl: 'De schijf van de database is vol. Er is niets gewijzigd en er kan niets worden ingetrokken; waarschuw de operator.',
  },
  database_set_back: {
    en: 'An older database was put in the place of the current one, so no change is acknowledged. Tell the operator.',
    fr: 'Une base de données plus ancienne a remplacé l’actuelle : aucun changement n’est confirmé. Prévenez l’opérateur.',
    nl: 'Een oudere database heeft de actuele vervangen, dus geen wijziging wordt bevestigd. Waarschuw de operator.',
  },
  storage_unavailable: {
    en: 'The database does not answer. Nothing was changed; try again in a moment.',
    fr: 'La base de données ne répond pas. Rien n’a changé ; réessayez dans un instant.',
    nl: 'De database antwoordt niet. Er is niets gewijzigd; probeer het zo opnieuw.',
  },
  connector_access_missing: {
    en: 'This licence has no connector access, so it gets no web service accounts. Ask the operator.',
    fr: 'Cette licence n’a pas l’accès connecteur et ne reçoit donc pas de comptes de service web. Demandez à l’opérateur.',
    nl: 'Deze licentie heeft geen connectortoegang en krijgt dus geen webserviceaccounts. Vraag het de operator.',
  },
  body_not_json: {
    en: 'The server takes only JSON here.',
    fr: 'Le serveur n’accepte ici que du JSON.',
    nl: 'De server aanvaardt hier alleen JSON.',
  },
  body_too_large: {
    en: 'This is larger than the server accepts.',
    fr: 'C’est plus grand que ce que le serveur accepte.',
    nl: 'Dit is groter dan de server aanvaardt.',
  },
  rate_limited: {
    en: 'Too many of these in a short time. Wait a little, then try again.',
    fr: 'Trop de demandes en peu de temps. Attendez un peu, puis réessayez.',
    nl: 'Te veel hiervan in korte tijd. Wacht even en probeer opnieuw.',
  },
  internal_error: {
    en: 'Something went wrong at the server. Tell the operator, with the request id.',
    fr: 'Une erreur s’est produite sur le serveur. Prévenez l’opérateur avec l’identifiant de requête.',
    nl: 'Er ging iets mis op de server. Meld het de operator, met het aanvraag-id.',
  },
});

/** The text for one of many changes, which has no problem of its own; undefined for a code that the console does not know. */
export function presentCode({ t }: I18n, code: string | null): string | undefined {
  const known: Readonly<Record<string, Text<string>>> = problemTexts;
  const text = code !== null && Object.hasOwn(known, code) ? known[code] : undefined;
  return text && t(text);
}

/** The problem in the reader's language; a code that the console does not know is shown as the server worded it. */
export function presentProblem({ t, language }: I18n, problem: AdminProblem): string {
  const isExact =
    language === 'en' && (problem.code === 'transition_refused' || problem.code === 'already_exists');
  const known: Readonly<Record<string, Text<string>>> = problemTexts;
  const text = Object.hasOwn(known, problem.code) ? known[problem.code] : undefined;
  return text === undefined || isExact ? problem.detail : t(text);
}
