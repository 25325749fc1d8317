import type { MailWords, WordFacts } from './mail-words.ts';

export const wordsFr: MailWords = {
  locale: 'fr-BE',
  alerts: {
    'network-refused': {
      subject: ({ name, environment }) => `Appels refusés de ${name} (${environment})`,
      lines: ({ name, licence, environment, count, unlisted }) => [
        `Des appels avec la clé de l’utilisateur API « ${name} » (${licence}, ${environment}) proviennent d’une adresse que ses règles réseau n’autorisent pas. Ils ont été refusés : ${count} depuis le dernier message.`,
        ...(unlisted === '0' ? [] : [`Non repris dans le tableau : ${unlisted} de plus.`]),
        'Si c’était vous, faites ajouter l’adresse. Sinon, quelqu’un d’autre détient peut-être la clé : coupez l’accès.',
      ],
    },
    'failure-burst': {
      subject: ({ name, environment }) => `Beaucoup d’appels refusés de ${name} (${environment})`,
      lines: ({ name, licence, environment, count }) => [
        `En cinq minutes, ${count} appels de l’utilisateur API « ${name} » (${licence}, ${environment}) ont échoué.`,
        'Le plus souvent, un programme est mal configuré, ou un droit dont il a besoin lui a été retiré.',
      ],
    },
    'unusual-volume': {
      subject: ({ name, environment }) => `Nombre d’appels inhabituel de ${name} (${environment})`,
      lines: ({ name, licence, environment, count, usual, time }) => [
        `L’utilisateur API « ${name} » (${licence}, ${environment}) a fait ${count} appels dans l’heure qui a commencé le ${time}. À ce moment-là, il en fait d’habitude environ ${usual}.`,
      ],
    },
    'unusual-errors': {
      subject: ({ name, environment }) => `Nombre d’échecs inhabituel de ${name} (${environment})`,
      lines: ({ name, licence, environment, count, usual, time }) => [
        `${count} appels de l’utilisateur API « ${name} » (${licence}, ${environment}) ont échoué dans l’heure qui a commencé le ${time}. À ce moment-là, c’est d’habitude le cas d’environ ${usual}.`,
      ],
    },
    'new-address': {
      subject: ({ name, environment }) => `${name} appelle depuis une nouvelle adresse (${environment})`,
      lines: ({ name, licence, environment, address, time }) => [
        `L’utilisateur API « ${name} » (${licence}, ${environment}) a appelé depuis ${address} pour la première fois, le ${time}.`,
        'Si vous ne connaissez pas cette adresse, coupez l’accès.',
      ],
    },
    'revoked-key-used': {
      subject: ({ name, environment }) => `Une clé révoquée de ${name} a été utilisée (${environment})`,
      lines: ({ name, licence, environment, address, count, ...presented }) => [
        `${nameCredential(presented)} de l’utilisateur API « ${name} » (${licence}, ${environment}) n’est plus valable, après une réinitialisation ou une révocation, mais a encore été utilisé ${count} fois depuis ${address}. Tous ces appels ont été refusés.`,
        'Un programme utilise peut-être encore l’ancienne clé, ou quelqu’un l’a trouvée.',
      ],
    },
    'key-leaked': {
      subject: ({ name, environment }) =>
        `La clé de ${name} a été trouvée dans un endroit public (${environment})`,
      lines: ({ name, licence, environment, key, found, isCutOff }) => [
        `La clé ${key} de l’utilisateur API « ${name} » (${licence}, ${environment}) a été trouvée à un endroit où d’autres peuvent la lire${found === '' ? '' : ` : ${found}`}.`,
        isCutOff
          ? 'Elle a été désactivée aussitôt, ainsi que tous les jetons obtenus avec elle. Demandez une nouvelle clé à votre administrateur.'
          : 'Elle fonctionne encore : coupez l’accès, et demandez une nouvelle clé à votre administrateur.',
      ],
    },
    'expiry-ahead': {
      subject: ({ name, environment, days }) =>
        `L’accès de ${name} prend fin dans ${days} ${days === '1' ? 'jour' : 'jours'} (${environment})`,
      lines: ({ name, licence, environment, time }) => [
        `L’accès de l’utilisateur API « ${name} » (${licence}, ${environment}) prend fin le ${time}. Ses appels seront ensuite refusés.`,
        'Demandez à temps une nouvelle clé ou une prolongation à votre administrateur.',
      ],
    },
    'rotation-due': {
      subject: ({ name, environment }) => `La clé de ${name} devrait être remplacée (${environment})`,
      lines: ({ name, licence, environment, days }) => [
        `La clé de l’utilisateur API « ${name} » (${licence}, ${environment}) date d’il y a ${days} jours. Demandez-en une nouvelle à votre administrateur.`,
      ],
    },
    'delivery-given-up': {
      subject: ({ recipient }) => `Des messages à ${recipient} n’ont pas pu être remis`,
      lines: ({ recipient, error }) => [
        `Un message à ${recipient} n’a pas pu être remis et ne sera plus envoyé : ${error}`,
      ],
    },
  },
  tableHead: ['Adresse', 'Appel', 'Nombre', 'Dernier (UTC)'],
  addAddress: {
    label: 'C’était nous : ajouter cette adresse',
    note: ({ address }) => `Autorise ${address}, après confirmation par un administrateur connecté.`,
  },
  cutOff: {
    label: 'Couper tous les accès',
    note: () =>
      'Toutes les clés et tous les mots de passe de cet utilisateur API, et tous les jetons obtenus avec une clé, cessent aussitôt de fonctionner, partout. Une confirmation est demandée à la page suivante.',
  },
  mute: {
    label: 'Ne plus recevoir de messages à ce sujet pendant un jour',
    note: () => 'Un administrateur connecté doit le confirmer. Les appels restent refusés.',
  },
  footer: ({ name, licence }) =>
    `Vous recevez ce message parce que votre adresse est celle de l’utilisateur API « ${name} », ou a été choisie pour les alertes de ${licence}. Ouvrir un lien ne change rien : chaque page demande d’abord une confirmation. Un lien ne sert qu’une fois, dans les sept jours.`,
};

function nameCredential({ credential, key }: Pick<WordFacts, 'credential' | 'key'>): string {
  switch (credential) {
    case 'key':
      return `La clé ${key}`;
    case 'token':
      return `Un jeton obtenu avec la clé ${key}`;
    case 'account':
      return `Le compte de service web ${key}`;
  }
}
