import type { Role } from '@postern/contract/admin-routes/route-parts';
import type { Language } from '@postern/contract/api-user';

interface InvitationFacts {
  /** The name of the product, to which an operator is invited. */
  readonly product: string;
  readonly inviter: string;
  /** Null for an operator, who is invited to the installation itself. */
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

/** The texts of mails with a single link that opens a page once, in one language. */
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
  /** The invitation to the developer portal. */
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
      subject: ({ licence, product }) =>
        licence === null ? `You are invited to run ${product}` : `You are invited to ${licence}`,
      lines: ({ inviter, licence, role }) => [
        licence === null
          ? `${inviter} invites you to run this installation, as ${role}.`
          : `${inviter} invites you to manage the API access of ${licence}, as ${role}.`,
      ],
      label: 'Accept the invitation',
      note: ({ until }) => `The link works once, until ${until}. Do not pass it on.`,
      footer:
        'You get this message because somebody entered your address. If you did not expect it, ignore it.',
    },
    portalInvitation: {
      subject: ({ licence }) => `You are invited to the developer portal of ${licence}`,
      lines: ({ inviter, licence }) => [
        `${inviter} invites you to the developer portal, where you can see which calls the API users of ${licence} may make.`,
      ],
      note: ({ until }) => `The link works once, until ${until}. Do not pass it on.`,
    },
    handOver: {
      subject: ({ name, environment }) => `The API key of ${name} (${environment}) is ready for you`,
      lines: ({ name, licence, environment }) => [
        `The key of the API user “${name}” (${licence}, ${environment}) can be collected on the page that this link opens.`,
        'The page asks for a code of eight digits. An administrator gives it to you by phone, never by mail.',
      ],
      label: 'Open the page',
      note: ({ until }) => `The page works until ${until}, and shows the key once.`,
      footer:
        'You get this message because your address is that of this API user’s contact. Your administrator never asks you for the code by mail.',
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
      subject: ({ licence, product }) =>
        licence === null ? `Vous êtes invité à gérer ${product}` : `Vous êtes invité à rejoindre ${licence}`,
      lines: ({ inviter, licence, role }) => [
        licence === null
          ? `${inviter} vous invite à gérer cette installation, en tant qu’${role}.`
          : `${inviter} vous invite à gérer les accès API de ${licence}, en tant que ${role}.`,
      ],
      label: 'Accepter l’invitation',
      note: ({ until }) => `Le lien ne sert qu’une fois, jusqu’au ${until}. Ne le transmettez à personne.`,
      footer:
        'Vous recevez ce message parce que quelqu’un a saisi votre adresse. Si vous n’attendiez pas d’invitation, ignorez-le.',
    },
    portalInvitation: {
      subject: ({ licence }) => `Vous êtes invité à consulter le portail des développeurs de ${licence}`,
      lines: ({ inviter, licence }) => [
        `${inviter} vous invite à consulter le portail des développeurs, où vous verrez quels appels les utilisateurs API de ${licence} peuvent faire.`,
      ],
      note: ({ until }) => `Le lien ne sert qu’une fois, jusqu’au ${until}. Ne le transmettez à personne.`,
    },
    handOver: {
      subject: ({ name, environment }) => `La clé API de ${name} (${environment}) est prête`,
      lines: ({ name, licence, environment }) => [
        `La clé de l’utilisateur API « ${name} » (${licence}, ${environment}) peut être récupérée sur la page que ce lien ouvre.`,
        'La page demande un code de huit chiffres. Un administrateur vous le communique par téléphone, jamais par e-mail.',
      ],
      label: 'Ouvrir la page',
      note: ({ until }) => `La page fonctionne jusqu’au ${until} et montre la clé une seule fois.`,
      footer:
        'Vous recevez ce message parce que votre adresse est celle du contact de cet utilisateur API. Votre administrateur ne vous demandera jamais le code par e-mail.',
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
      subject: ({ licence, product }) =>
        licence === null
          ? `U bent uitgenodigd om ${product} te beheren`
          : `U bent uitgenodigd bij ${licence}`,
      lines: ({ inviter, licence, role }) => [
        licence === null
          ? `${inviter} nodigt u uit om deze installatie te beheren als ${role}.`
          : `${inviter} nodigt u uit om de API-toegang van ${licence} te beheren als ${role}.`,
      ],
      label: 'Uitnodiging aanvaarden',
      note: ({ until }) => `De link werkt één keer, tot ${until}. Geef hem aan niemand door.`,
      footer:
        'U krijgt dit bericht omdat iemand uw adres heeft ingevuld. Verwachtte u geen uitnodiging, dan mag u het negeren.',
    },
    portalInvitation: {
      subject: ({ licence }) => `U bent uitgenodigd voor het ontwikkelaarsportaal van ${licence}`,
      lines: ({ inviter, licence }) => [
        `${inviter} nodigt u uit voor het ontwikkelaarsportaal, waar u ziet welke aanroepen de API-gebruikers van ${licence} mogen doen.`,
      ],
      note: ({ until }) => `De link werkt één keer, tot ${until}. Geef hem aan niemand door.`,
    },
    handOver: {
      subject: ({ name, environment }) => `De API-sleutel van ${name} (${environment}) staat voor u klaar`,
      lines: ({ name, licence, environment }) => [
        `De sleutel van de API-gebruiker “${name}” (${licence}, ${environment}) kan worden opgehaald op de pagina die deze link opent.`,
        'De pagina vraagt om een code van acht cijfers. Een beheerder geeft u die telefonisch, nooit per e-mail.',
      ],
      label: 'Pagina openen',
      note: ({ until }) => `De pagina werkt tot ${until} en toont de sleutel één keer.`,
      footer:
        'U krijgt dit bericht omdat uw adres dat van de contactpersoon van deze API-gebruiker is. Uw beheerder vraagt u nooit per e-mail om de code.',
    },
  },
};
