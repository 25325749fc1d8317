import type { Language } from '@postern/contract/api-user';

interface TimedFacts {
  readonly until: string;
}

interface MailWords<Facts> {
  readonly subject: string;
  readonly lines: (facts: Facts) => readonly string[];
}

interface LinkWords<Facts> extends MailWords<Facts> {
  readonly label: string;
  readonly note: (facts: Facts) => string;
}

/** The texts of the mails that help people back into their account, in one language. */
export interface AccountMailWords {
  readonly locale: string;
  /** A code that is entered on the account page. */
  readonly code: MailWords<TimedFacts & { readonly code: string }>;
  readonly password: LinkWords<TimedFacts>;
  readonly factors: LinkWords<TimedFacts>;
  /** An operator has reset the password and the second factor. */
  readonly account: LinkWords<TimedFacts>;
  /** For a person who has no password here. */
  readonly provider: LinkWords<{ readonly provider: string }>;
  readonly footer: string;
}

export const accountMailWords: Readonly<Record<Language, AccountMailWords>> = {
  en: {
    locale: 'en-GB',
    code: {
      subject: 'Your confirmation code',
      lines: ({ code, until }) => [
        `Your code is ${code}`,
        `Enter it on the account page where you requested it. It works once, until ${until}.`,
      ],
    },
    password: {
      subject: 'Choose a new password',
      lines: () => ['Somebody, probably you, asked to reset the password of your account.'],
      label: 'Choose a new password',
      note: ({ until }) =>
        `The link works once, until ${until}. You will be signed out everywhere. Your second factor stays.`,
    },
    factors: {
      subject: 'Remove your second factor',
      lines: () => [
        'Somebody, probably you, asked to remove the authenticator app and the passkeys of your account.',
        'You will need your password for this. Set up a new second factor afterwards.',
      ],
      label: 'Remove the second factor',
      note: ({ until }) => `The link works once, until ${until}. You will be signed out everywhere.`,
    },
    account: {
      subject: 'Reset your account',
      lines: () => [
        'An operator has started a reset of your account: you choose a new password, and your second factor is removed.',
      ],
      label: 'Choose a new password',
      note: ({ until }) => `The link works once, until ${until}. You will be signed out everywhere.`,
    },
    provider: {
      subject: 'How to sign in',
      lines: ({ provider }) => [
        'Somebody, probably you, asked to reset the password of your account.',
        `Your account has no password here: sign in with ${provider}.`,
      ],
      label: 'Go to the sign-in page',
      note: ({ provider }) => `Choose ${provider} there.`,
    },
    footer:
      'If this was not you, ignore this message: nothing changes as long as it is not used. Never pass it on.',
  },
  fr: {
    locale: 'fr-BE',
    code: {
      subject: 'Votre code de confirmation',
      lines: ({ code, until }) => [
        `Votre code est ${code}`,
        `Saisissez-le sur la page de votre compte où vous l’avez demandé. Il ne sert qu’une fois, jusqu’au ${until}.`,
      ],
    },
    password: {
      subject: 'Choisissez un nouveau mot de passe',
      lines: () => [
        'Quelqu’un, probablement vous, a demandé la réinitialisation du mot de passe de votre compte.',
      ],
      label: 'Choisir un nouveau mot de passe',
      note: ({ until }) =>
        `Le lien ne sert qu’une fois, jusqu’au ${until}. Vous serez déconnecté partout. Votre second facteur est conservé.`,
    },
    factors: {
      subject: 'Supprimez votre second facteur',
      lines: () => [
        'Quelqu’un, probablement vous, a demandé la suppression de l’application d’authentification et des clés d’accès de votre compte.',
        'Votre mot de passe vous sera demandé. Configurez ensuite un nouveau second facteur.',
      ],
      label: 'Supprimer le second facteur',
      note: ({ until }) => `Le lien ne sert qu’une fois, jusqu’au ${until}. Vous serez déconnecté partout.`,
    },
    account: {
      subject: 'Réinitialisez votre compte',
      lines: () => [
        'Un opérateur a lancé la réinitialisation de votre compte : vous choisissez un nouveau mot de passe, et votre second facteur est supprimé.',
      ],
      label: 'Choisir un nouveau mot de passe',
      note: ({ until }) => `Le lien ne sert qu’une fois, jusqu’au ${until}. Vous serez déconnecté partout.`,
    },
    provider: {
      subject: 'Comment vous connecter',
      lines: ({ provider }) => [
        'Quelqu’un, probablement vous, a demandé la réinitialisation du mot de passe de votre compte.',
        `Votre compte n’a pas de mot de passe ici : connectez-vous avec ${provider}.`,
      ],
      label: 'Aller à la page de connexion',
      note: ({ provider }) => `Choisissez-y ${provider}.`,
    },
    footer:
      'Si cette demande ne vient pas de vous, ignorez ce message : rien ne change tant qu’il n’est pas utilisé. Ne le transmettez jamais.',
  },
  nl: {
    locale: 'nl-BE',
    code: {
      subject: 'Uw bevestigingscode',
      lines: ({ code, until }) => [
        `Uw code is ${code}`,
        `Vul hem in op de accountpagina waar u hem hebt aangevraagd. Hij werkt één keer, tot ${until}.`,
      ],
    },
    password: {
      subject: 'Kies een nieuw wachtwoord',
      lines: () => ['Iemand, waarschijnlijk u, heeft een nieuw wachtwoord voor uw account aangevraagd.'],
      label: 'Nieuw wachtwoord kiezen',
      note: ({ until }) =>
        `De link werkt één keer, tot ${until}. U wordt overal afgemeld. Uw tweede factor blijft behouden.`,
    },
    factors: {
      subject: 'Verwijder uw tweede factor',
      lines: () => [
        'Iemand, waarschijnlijk u, heeft gevraagd om de authenticatie-app en de passkeys van uw account te verwijderen.',
        'U hebt hiervoor uw wachtwoord nodig. Stel daarna een nieuwe tweede factor in.',
      ],
      label: 'Tweede factor verwijderen',
      note: ({ until }) => `De link werkt één keer, tot ${until}. U wordt overal afgemeld.`,
    },
    account: {
      subject: 'Stel uw account opnieuw in',
      lines: () => [
        'Een operator is begonnen uw account opnieuw in te stellen: u kiest een nieuw wachtwoord, en uw tweede factor wordt verwijderd.',
      ],
      label: 'Nieuw wachtwoord kiezen',
      note: ({ until }) => `De link werkt één keer, tot ${until}. U wordt overal afgemeld.`,
    },
    provider: {
      subject: 'Hoe u zich aanmeldt',
      lines: ({ provider }) => [
        'Iemand, waarschijnlijk u, heeft een nieuw wachtwoord voor uw account aangevraagd.',
        `Uw account heeft hier geen wachtwoord: meld u aan met ${provider}.`,
      ],
      label: 'Naar de aanmeldpagina',
      note: ({ provider }) => `Kies daar ${provider}.`,
    },
    footer:
      'Was u dit niet, negeer dit bericht dan: er verandert niets zolang het niet wordt gebruikt. Geef het nooit door.',
  },
};
