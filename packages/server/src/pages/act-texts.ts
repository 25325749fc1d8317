import type { Language } from '@postern/contract/api-user';

/** The texts of the page of a mail's link. Its script inserts `{name}`, `{place}` and `{address}`, as text. */
export interface ActTexts {
  readonly title: string;
  readonly needsScript: string;
  readonly loading: string;
  readonly gone: string;
  readonly failed: string;
  readonly signIn: string;
  readonly signInLink: string;
  readonly again: string;
  readonly prove: string;
  readonly password: string;
  readonly wrong: string;
  readonly goOn: string;
  readonly notPermitted: string;
  readonly actions: Readonly<
    Record<
      'add-address' | 'cut-off' | 'mute',
      { readonly asks: string; readonly confirm: string; readonly done: string }
    >
  >;
}

export const actTexts: Readonly<Record<Language, ActTexts>> = {
  en: {
    title: 'Confirm',
    needsScript: 'This page needs JavaScript, since the secret of your link stays in your browser.',
    loading: 'Reading the link …',
    gone: 'This link was already used, has expired, or never existed. Ask your administrator.',
    failed: 'That did not work. Try again in a moment.',
    signIn: 'An administrator of the licence has to be signed in to do this.',
    signInLink: 'Sign in, in another tab',
    again: 'I have signed in',
    prove:
      'This allows calls that are refused today. Enter your password again to continue. If you have no password, sign out of the console and sign in again.',
    password: 'Password',
    wrong: 'That password is not right.',
    goOn: 'Continue',
    notPermitted: 'You are signed in, but you are not an administrator of this licence.',
    actions: {
      'cut-off': {
        asks: 'Every key and password of {name} ({place}), and every token made from a key, stop working at once, everywhere. This cannot be undone; an administrator can make a new key or password.',
        confirm: 'Cut off all access',
        done: 'The access of {name} is cut off.',
      },
      'add-address': {
        asks: 'Calls with the key of {name} ({place}) will also be allowed from {address}.',
        confirm: 'Add {address}',
        done: '{address} is allowed for {name}.',
      },
      mute: {
        asks: 'For 24 hours no mails about {name} ({place}) are sent. Calls continue to be refused, and everything is still written to the audit log.',
        confirm: 'Send no mails for a day',
        done: 'No mails about {name} will be sent for 24 hours.',
      },
    },
  },
  fr: {
    title: 'Confirmer',
    needsScript:
      'Cette page a besoin de JavaScript, car le secret de votre lien reste dans votre navigateur.',
    loading: 'Lecture du lien …',
    gone: 'Ce lien a déjà été utilisé, a expiré ou n’a jamais existé. Adressez-vous à votre administrateur.',
    failed: 'Cela n’a pas fonctionné. Réessayez dans un instant.',
    signIn: 'Un administrateur de la licence doit être connecté pour cette action.',
    signInLink: 'Se connecter, dans un autre onglet',
    again: 'Je me suis connecté',
    prove:
      'Cette action autorise des appels qui sont refusés aujourd’hui. Saisissez de nouveau votre mot de passe pour continuer. Si vous n’avez pas de mot de passe, déconnectez-vous de la console et reconnectez-vous.',
    password: 'Mot de passe',
    wrong: 'Ce mot de passe n’est pas correct.',
    goOn: 'Continuer',
    notPermitted: 'Vous êtes connecté, mais vous n’êtes pas administrateur de cette licence.',
    actions: {
      'cut-off': {
        asks: 'Toutes les clés et tous les mots de passe de {name} ({place}), et tous les jetons obtenus avec une clé, cessent aussitôt de fonctionner, partout. C’est définitif ; un administrateur peut créer une nouvelle clé ou un nouveau mot de passe.',
        confirm: 'Couper tous les accès',
        done: 'Les accès de {name} sont coupés.',
      },
      'add-address': {
        asks: 'Les appels avec la clé de {name} ({place}) seront aussi autorisés depuis {address}.',
        confirm: 'Ajouter {address}',
        done: '{address} est autorisée pour {name}.',
      },
      mute: {
        asks: 'Pendant 24 heures, aucun message n’est envoyé au sujet de {name} ({place}). Les appels restent refusés, et tout est encore inscrit au journal d’audit.',
        confirm: 'Suspendre les messages pendant un jour',
        done: 'Aucun message au sujet de {name} ne sera envoyé pendant 24 heures.',
      },
    },
  },
  nl: {
    title: 'Bevestigen',
    needsScript: 'Deze pagina heeft JavaScript nodig, omdat het geheim van uw link in uw browser blijft.',
    loading: 'De link wordt gelezen …',
    gone: 'Deze link is al gebruikt, is verlopen of heeft nooit bestaan. Neem contact op met uw beheerder.',
    failed: 'Dat is niet gelukt. Probeer het zo dadelijk opnieuw.',
    signIn: 'Hiervoor moet een beheerder van de licentie aangemeld zijn.',
    signInLink: 'Aanmelden, in een ander tabblad',
    again: 'Ik ben aangemeld',
    prove:
      'Hiermee worden aanroepen toegestaan die nu worden geweigerd. Voer uw wachtwoord opnieuw in om door te gaan. Hebt u geen wachtwoord, meld u dan in de console af en weer aan.',
    password: 'Wachtwoord',
    wrong: 'Dat wachtwoord klopt niet.',
    goOn: 'Doorgaan',
    notPermitted: 'U bent aangemeld, maar u bent geen beheerder van deze licentie.',
    actions: {
      'cut-off': {
        asks: 'Elke sleutel en elk wachtwoord van {name} ({place}), en elk token dat met een sleutel is aangevraagd, werken meteen nergens meer. Dit kan niet ongedaan worden gemaakt; een beheerder kan een nieuwe sleutel of een nieuw wachtwoord aanmaken.',
        confirm: 'Alle toegang afsluiten',
        done: 'De toegang van {name} is afgesloten.',
      },
      'add-address': {
        asks: 'Aanroepen met de sleutel van {name} ({place}) worden ook vanaf {address} toegestaan.',
        confirm: '{address} toevoegen',
        done: '{address} is toegestaan voor {name}.',
      },
      mute: {
        asks: 'Gedurende 24 uur worden geen berichten over {name} ({place}) verstuurd. Aanroepen blijven geweigerd, en alles komt nog in het auditlogboek.',
        confirm: 'Een dag lang geen berichten sturen',
        done: 'Er worden 24 uur lang geen berichten over {name} verstuurd.',
      },
    },
  },
};
