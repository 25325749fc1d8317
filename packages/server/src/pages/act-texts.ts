import type { Language } from '@postern/contract/api-user';

/** What the page of a mail's link says. `{name}`, `{place}` and `{address}` are put in by its script, as text. */
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
    gone: 'This link was used, has expired, or never was. Ask your administrator.',
    failed: 'That did not work. Try again in a moment.',
    signIn: 'An administrator of the licence has to be signed in to do this.',
    signInLink: 'Sign in, in another tab',
    again: 'I have signed in',
    prove:
      'This allows calls that are refused today. Give your password again to go on. Without a password: sign out in the console and sign in again.',
    password: 'Password',
    wrong: 'That was not right.',
    goOn: 'Go on',
    notPermitted: 'You are signed in, but are no administrator of this licence.',
    actions: {
      'cut-off': {
        asks: 'Every key and password of {name} ({place}), and every token made from a key, stop working at once, everywhere. This cannot be undone; an administrator can make a new key or password.',
        confirm: 'Cut all access off',
        done: 'The access of {name} is cut off.',
      },
      'add-address': {
        asks: 'Calls with the key of {name} ({place}) will also be allowed from {address}.',
        confirm: 'Add {address}',
        done: '{address} is allowed for {name}.',
      },
      mute: {
        asks: 'For 24 hours no mails are sent about {name} ({place}). Calls are refused as before, and the audit log goes on.',
        confirm: 'No mails for a day',
        done: 'No mails about {name} for 24 hours.',
      },
    },
  },
  fr: {
    title: 'Confirmer',
    needsScript:
      'Cette page a besoin de JavaScript, car le secret de votre lien reste dans votre navigateur.',
    loading: 'Lecture du lien …',
    gone: 'Ce lien a été utilisé, a expiré ou n’a jamais existé. Demandez à votre administrateur.',
    failed: 'Cela n’a pas fonctionné. Réessayez dans un instant.',
    signIn: 'Un administrateur de la licence doit être connecté pour faire cela.',
    signInLink: 'Se connecter, dans un autre onglet',
    again: 'Je me suis connecté',
    prove:
      'Ceci permet des appels qui sont refusés aujourd’hui. Donnez de nouveau votre mot de passe pour continuer. Sans mot de passe : déconnectez-vous de la console et reconnectez-vous.',
    password: 'Mot de passe',
    wrong: 'Ce n’était pas juste.',
    goOn: 'Continuer',
    notPermitted: 'Vous êtes connecté, mais n’êtes pas administrateur de cette licence.',
    actions: {
      'cut-off': {
        asks: 'Toutes les clés et tous les mots de passe de {name} ({place}), et tous les jetons faits avec une clé, cessent aussitôt de fonctionner, partout. Ceci est définitif ; un administrateur peut faire une nouvelle clé ou un nouveau mot de passe.',
        confirm: 'Couper tout accès',
        done: 'L’accès de {name} est coupé.',
      },
      'add-address': {
        asks: 'Les appels avec la clé de {name} ({place}) seront aussi autorisés depuis {address}.',
        confirm: 'Ajouter {address}',
        done: '{address} est autorisée pour {name}.',
      },
      mute: {
        asks: 'Pendant 24 heures, aucun message n’est envoyé au sujet de {name} ({place}). Les appels restent refusés et le journal d’audit continue.',
        confirm: 'Pas de messages pendant un jour',
        done: 'Pas de messages au sujet de {name} pendant 24 heures.',
      },
    },
  },
  nl: {
    title: 'Bevestigen',
    needsScript: 'Deze pagina heeft JavaScript nodig, omdat het geheim van uw link in uw browser blijft.',
    loading: 'De link wordt gelezen …',
    gone: 'Deze link is gebruikt, verlopen of heeft nooit bestaan. Vraag het uw beheerder.',
    failed: 'Dat is niet gelukt. Probeer het zo dadelijk opnieuw.',
    signIn: 'Hiervoor moet een beheerder van de licentie aangemeld zijn.',
    signInLink: 'Aanmelden, in een ander tabblad',
    again: 'Ik ben aangemeld',
    prove:
      'Hiermee worden aanroepen toegestaan die nu worden geweigerd. Geef uw wachtwoord opnieuw om door te gaan. Zonder wachtwoord: meld u in de console af en weer aan.',
    password: 'Wachtwoord',
    wrong: 'Dat klopte niet.',
    goOn: 'Doorgaan',
    notPermitted: 'U bent aangemeld, maar bent geen beheerder van deze licentie.',
    actions: {
      'cut-off': {
        asks: 'Elke sleutel en elk wachtwoord van {name} ({place}), en elk token dat met een sleutel gemaakt is, werken meteen nergens meer. Dit kan niet ongedaan worden gemaakt; een beheerder kan een nieuwe sleutel of een nieuw wachtwoord maken.',
        confirm: 'Alle toegang afsluiten',
        done: 'De toegang van {name} is afgesloten.',
      },
      'add-address': {
        asks: 'Oproepen met de sleutel van {name} ({place}) worden ook vanaf {address} toegestaan.',
        confirm: '{address} toevoegen',
        done: '{address} is toegestaan voor {name}.',
      },
      mute: {
        asks: '24 uur lang worden geen berichten gestuurd over {name} ({place}). Oproepen blijven geweigerd, en het auditlogboek loopt door.',
        confirm: 'Een dag lang geen berichten',
        done: '24 uur lang geen berichten over {name}.',
      },
    },
  },
};
