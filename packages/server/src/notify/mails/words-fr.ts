import type { MailWords, WordFacts } from './mail-words.ts';

export const wordsFr: MailWords = {
  locale: 'fr-BE',
  alerts: {
    'network-refused': {
      subject: ({ name, environment }) => `Appels refusés de ${name} (${environment})`,
      lines: ({ name, licence, environment, count, unlisted }) => [
        `Des appels avec la clé de l’utilisateur API « ${name} » (${licence}, ${environment}) sont venus d’une adresse que ses règles réseau n’autorisent pas. Ils ont été refusés : ${count} depuis le dernier message.`,
        ...(unlisted === '0' ? [] : [`${unlisted} autres ne figurent pas dans le tableau.`]),
        'Si c’était vous, faites ajouter l’adresse. Sinon, quelqu’un d’autre a peut-être la clé : coupez-la.',
      ],
    },
    'failure-burst': {
      subject: ({ name, environment }) => `Beaucoup d’appels refusés de ${name} (${environment})`,
      lines: ({ name, licence, environment, count }) => [
        `En cinq minutes, ${count} appels de l’utilisateur API « ${name} » (${licence}, ${environment}) ont échoué.`,
        'Le plus souvent, un programme est mal configuré ou un droit dont il a besoin lui a été retiré.',
      ],
    },
    'unusual-volume': {
      subject: ({ name, environment }) => `Nombre d’appels inhabituel de ${name} (${environment})`,
      lines: ({ name, licence, environment, count, usual, time }) => [
        `L’utilisateur API « ${name} » (${licence}, ${environment}) a fait ${count} appels dans l’heure à partir de ${time}. À une telle heure, il en fait d’habitude environ ${usual}.`,
      ],
    },
    'unusual-errors': {
      subject: ({ name, environment }) => `Nombre d’échecs inhabituel de ${name} (${environment})`,
      lines: ({ name, licence, environment, count, usual, time }) => [
        `${count} appels de l’utilisateur API « ${name} » (${licence}, ${environment}) ont échoué dans l’heure à partir de ${time}. À une telle heure, c’est d’habitude environ ${usual}.`,
      ],
    },
    'new-address': {
      subject: ({ name, environment }) => `${name} appelle depuis une nouvelle adresse (${environment})`,
      lines: ({ name, licence, environment, address, time }) => [
        `L’utilisateur API « ${name} » (${licence}, ${environment}) a appelé depuis ${address} pour la première fois, le ${time}.`,
        'Si vous ne connaissez pas cette adresse, coupez la clé.',
      ],
    },
    'revoked-key-used': {
      subject: ({ name, environment }) => `Une clé révoquée de ${name} a été utilisée (${environment})`,
      lines: ({ name, licence, environment, address, count, ...presented }) => [
        `${nameCredential(presented)} de l’utilisateur API « ${name} » (${licence}, ${environment}) n’est plus valable depuis une réinitialisation ou une révocation, mais sert encore : ${count} fois depuis ${address}. Ces appels ont été refusés.`,
        'Un programme a peut-être encore l’ancienne clé, ou quelqu’un l’a trouvée.',
      ],
    },
    'key-leaked': {
      subject: ({ name, environment }) =>
        `La clé de ${name} a été trouvée en un lieu public (${environment})`,
      lines: ({ name, licence, environment, key, found, isCutOff }) => [
        `La clé ${key} de l’utilisateur API « ${name} » (${licence}, ${environment}) a été trouvée là où d’autres peuvent la lire${found === '' ? '' : ` : ${found}`}.`,
        isCutOff
          ? 'Elle a été coupée aussitôt, avec tous les jetons faits avec elle. Demandez-en une nouvelle à votre administrateur.'
          : 'Elle fonctionne encore : coupez-la, et demandez-en une nouvelle à votre administrateur.',
      ],
    },
    'expiry-ahead': {
      subject: ({ name, environment, days }) =>
        `L’accès de ${name} prend fin dans ${days} ${days === '1' ? 'jour' : 'jours'} (${environment})`,
      lines: ({ name, licence, environment, time }) => [
        `L’accès de l’utilisateur API « ${name} » (${licence}, ${environment}) prend fin le ${time}. Dès lors, ses appels sont refusés.`,
        'Demandez à temps une nouvelle clé, ou une date plus tardive, à votre administrateur.',
      ],
    },
    'rotation-due': {
      subject: ({ name, environment }) => `La clé de ${name} devrait être remplacée (${environment})`,
      lines: ({ name, licence, environment, days }) => [
        `La clé de l’utilisateur API « ${name} » (${licence}, ${environment}) a ${days} jours. Demandez-en une nouvelle à votre administrateur.`,
      ],
    },
    'delivery-given-up': {
      subject: ({ recipient }) => `Des messages à ${recipient} n’ont pas pu être remis`,
      lines: ({ recipient, error }) => [
        `Un message à ${recipient} a été essayé jusqu’à la fin de son délai, puis abandonné : ${error}`,
      ],
    },
  },
  tableHead: ['Depuis', 'Appel', 'Fois', 'Dernier (UTC)'],
  addAddress: {
    label: 'C’était nous : ajouter cette adresse',
    note: ({ address }) => `Autorise ${address}. Un administrateur connecté le confirme.`,
  },
  cutOff: {
    label: 'Couper tout accès',
    note: () =>
      'Toutes les clés et tous les mots de passe de cet utilisateur API, et tous les jetons faits avec une clé, cessent aussitôt de fonctionner, partout. Vous le confirmez à la page suivante.',
  },
  mute: {
    label: 'Pas de messages à ce sujet pendant un jour',
    note: () => 'Un administrateur connecté le confirme. Les appels restent refusés.',
  },
  footer: ({ name, licence }) =>
    `Vous recevez ce message parce que votre adresse est celle de l’utilisateur API « ${name} », ou a été choisie pour les alertes de ${licence}. Ouvrir un lien ne change rien : chaque page demande d’abord. Les liens servent une seule fois, pendant sept jours.`,
};

function nameCredential({ credential, key }: Pick<WordFacts, 'credential' | 'key'>): string {
  switch (credential) {
    case 'key':
      return `La clé ${key}`;
    case 'token':
      return `Un jeton fait avec la clé ${key}`;
    case 'account':
      return `Le compte de service web ${key}`;
  }
}
