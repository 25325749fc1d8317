import type { Role } from '@postern/contract/admin-routes/route-parts';
import type { Language } from '@postern/contract/api-user';

interface InvitationFacts {
  readonly inviter: string;
  /** Null for an operator, who is invited to the installation. */
  readonly licence: string | null;
  readonly role: string;
  readonly until: string;
}

interface PortalInvitationFacts {
  readonly inviter: string;
  readonly licence: string;
  readonly until: string;
}

interface HandOverFacts {
  readonly name: string;
  readonly licence: string;
  readonly environment: string;
  readonly until: string;
}

/** What the mails say whose one link opens a page once, in one language. */
export interface LinkMailWords {
  readonly locale: string;
  readonly roles: Readonly<Record<Role, string>>;
  readonly invitation: {
    readonly subject: (facts: InvitationFacts) => string;
    readonly lines: (facts: InvitationFacts) => readonly string[];
    readonly label: string;
    readonly note: (facts: InvitationFacts) => string;
    readonly footer: string;
  };
  /** To the developer portal. */
  readonly portalInvitation: {
    readonly subject: (facts: PortalInvitationFacts) => string;
    readonly lines: (facts: PortalInvitationFacts) => readonly string[];
    readonly note: (facts: PortalInvitationFacts) => string;
  };
  readonly handOver: {
    readonly subject: (facts: HandOverFacts) => string;
    readonly lines: (facts: HandOverFacts) => readonly string[];
    readonly label: string;
    readonly note: (facts: HandOverFacts) => string;
    readonly footer: string;
  };
}

export const linkMailWords: Readonly<Record<Language, LinkMailWords>> = {
  en: {
    locale: 'en-GB',
    roles: { operator: 'operator', 'licence-admin': 'licence admin', 'licence-viewer': 'licence viewer' },
    invitation: {
      subject: ({ licence }) =>
        licence === null ? 'You are invited to run Postern' : `You are invited to ${licence}`,
      lines: ({ inviter, licence, role }) => [
        licence === null
          ? `${inviter} invites you to run this installation, as ${role}.`
          : `${inviter} invites you to manage the API access of ${licence}, as ${role}.`,
      ],
      label: 'Accept the invitation',
      note: ({ until }) => `The link works once, until ${until}. Keep it to yourself.`,
      footer:
        'You get this message because somebody typed your address. If you expect nothing of the kind, leave it.',
    },
    portalInvitation: {
      subject: ({ licence }) => `You are invited to the developer portal of ${licence}`,
      lines: ({ inviter, licence }) => [
        `${inviter} invites you to the developer portal, to see which calls the API users of ${licence} can make.`,
      ],
      note: ({ until }) => `The link works once, until ${until}. Keep it to yourself.`,
    },
    handOver: {
      subject: ({ name, environment }) => `The API key of ${name} (${environment}) waits for you`,
      lines: ({ name, licence, environment }) => [
        `The key of the API user “${name}” (${licence}, ${environment}) can be collected on the page behind this link.`,
        'The page asks for a code of eight digits. An administrator tells it to you by phone, never by mail.',
      ],
      label: 'Open the page',
      note: ({ until }) => `The page works until ${until}, and shows the key once.`,
      footer:
        'You get this message because your address is that of this API user. Whoever asks you for the code by mail is not your administrator.',
    },
  },
  fr: {
    locale: 'fr-BE',
    roles: {
      operator: 'opérateur',
      'licence-admin': 'administrateur de licence',
      'licence-viewer': 'lecteur de licence',
    },
    invitation: {
      subject: ({ licence }) =>
        licence === null ? 'Vous êtes invité à gérer Postern' : `Vous êtes invité à rejoindre ${licence}`,
      lines: ({ inviter, licence, role }) => [
        licence === null
          ? `${inviter} vous invite à gérer cette installation, comme ${role}.`
          : `${inviter} vous invite à gérer les accès API de ${licence}, comme ${role}.`,
      ],
      label: 'Accepter l’invitation',
      note: ({ until }) => `Le lien sert une fois, jusqu’au ${until}. Gardez-le pour vous.`,
      footer:
        'Vous recevez ce message parce que quelqu’un a saisi votre adresse. Si vous n’attendez rien de tel, ignorez-le.',
    },
    portalInvitation: {
      subject: ({ licence }) => `Vous êtes invité sur le portail des développeurs de ${licence}`,
      lines: ({ inviter, licence }) => [
        `${inviter} vous invite sur le portail des développeurs, pour voir quels appels les utilisateurs API de ${licence} peuvent faire.`,
      ],
      note: ({ until }) => `Le lien sert une fois, jusqu’au ${until}. Gardez-le pour vous.`,
    },
    handOver: {
      subject: ({ name, environment }) => `La clé API de ${name} (${environment}) vous attend`,
      lines: ({ name, licence, environment }) => [
        `La clé de l’utilisateur API « ${name} » (${licence}, ${environment}) peut être retirée sur la page derrière ce lien.`,
        'La page demande un code de huit chiffres. Un administrateur vous le dicte par téléphone, jamais par mail.',
      ],
      label: 'Ouvrir la page',
      note: ({ until }) => `La page fonctionne jusqu’au ${until} et montre la clé une seule fois.`,
      footer:
        'Vous recevez ce message parce que votre adresse est celle de cet utilisateur API. Qui vous demande le code par mail n’est pas votre administrateur.',
    },
  },
  nl: {
    locale: 'nl-BE',
    roles: {
      operator: 'operator',
      'licence-admin': 'licentiebeheerder',
      'licence-viewer': 'licentielezer',
    },
    invitation: {
      subject: ({ licence }) =>
        licence === null ? 'U bent uitgenodigd om Postern te beheren' : `U bent uitgenodigd bij ${licence}`,
      lines: ({ inviter, licence, role }) => [
        licence === null
          ? `${inviter} nodigt u uit om deze installatie te beheren, als ${role}.`
          : `${inviter} nodigt u uit om de API-toegang van ${licence} te beheren, als ${role}.`,
      ],
      label: 'Uitnodiging aanvaarden',
      note: ({ until }) => `De link werkt één keer, tot ${until}. Houd hem voor uzelf.`,
      footer:
        'U krijgt dit bericht omdat iemand uw adres intypte. Verwacht u niets van dien aard, laat het dan liggen.',
    },
    portalInvitation: {
      subject: ({ licence }) => `U bent uitgenodigd op het ontwikkelaarsportaal van ${licence}`,
      lines: ({ inviter, licence }) => [
        `${inviter} nodigt u uit op het ontwikkelaarsportaal, om te zien welke aanroepen de API-gebruikers van ${licence} kunnen doen.`,
      ],
      note: ({ until }) => `De link werkt één keer, tot ${until}. Houd hem voor uzelf.`,
    },
    handOver: {
      subject: ({ name, environment }) => `De API-sleutel van ${name} (${environment}) wacht op u`,
      lines: ({ name, licence, environment }) => [
        `De sleutel van de API-gebruiker “${name}” (${licence}, ${environment}) kan worden opgehaald op de pagina achter deze link.`,
        'De pagina vraagt een code van acht cijfers. Een beheerder zegt u die door de telefoon, nooit per mail.',
      ],
      label: 'Pagina openen',
      note: ({ until }) => `De pagina werkt tot ${until} en toont de sleutel één keer.`,
      footer:
        'U krijgt dit bericht omdat uw adres dat van deze API-gebruiker is. Wie u de code per mail vraagt, is niet uw beheerder.',
    },
  },
};
