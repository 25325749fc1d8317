import type { MailWords, WordFacts } from './mail-words.ts';

export const wordsEn: MailWords = {
  locale: 'en-GB',
  alerts: {
    'network-refused': {
      subject: ({ name, environment }) => `Refused calls of ${name} (${environment})`,
      lines: ({ name, licence, environment, count, unlisted }) => [
        `Calls with the key of the API user “${name}” (${licence}, ${environment}) came from an address that its network rules do not allow. They were refused: ${count} since the last message.`,
        ...(unlisted === '0' ? [] : [`${unlisted} more are not listed in the table.`]),
        'If this was you, have the address added. If not, somebody else may hold the key: cut it off.',
      ],
    },
    'failure-burst': {
      subject: ({ name, environment }) => `Many refused calls of ${name} (${environment})`,
      lines: ({ name, licence, environment, count }) => [
        `Within five minutes ${count} calls of the API user “${name}” (${licence}, ${environment}) failed.`,
        'Most often a program is set up wrongly, or a right was taken away that it needs.',
      ],
    },
    'unusual-volume': {
      subject: ({ name, environment }) => `Unusually many calls of ${name} (${environment})`,
      lines: ({ name, licence, environment, count, usual, time }) => [
        `The API user “${name}” (${licence}, ${environment}) made ${count} calls in the hour from ${time}. At such an hour it usually makes about ${usual}.`,
      ],
    },
    'unusual-errors': {
      subject: ({ name, environment }) => `Unusually many failed calls of ${name} (${environment})`,
      lines: ({ name, licence, environment, count, usual, time }) => [
        `${count} calls of the API user “${name}” (${licence}, ${environment}) failed in the hour from ${time}. At such an hour it is usually about ${usual}.`,
      ],
    },
    'new-address': {
      subject: ({ name, environment }) => `${name} calls from a new address (${environment})`,
      lines: ({ name, licence, environment, address, time }) => [
        `The API user “${name}” (${licence}, ${environment}) called from ${address} for the first time, on ${time}.`,
        'If you do not know the address, cut the key off.',
      ],
    },
    'revoked-key-used': {
      subject: ({ name, environment }) => `A revoked key of ${name} was used (${environment})`,
      lines: ({ name, licence, environment, address, count, ...presented }) => [
        `${nameCredential(presented)} of the API user “${name}” (${licence}, ${environment}) was reset or revoked, and is still presented: ${count} times from ${address}. It was refused each time.`,
        'A program may still hold the old key, or somebody found it.',
      ],
    },
    'key-leaked': {
      subject: ({ name, environment }) => `The key of ${name} was found in a public place (${environment})`,
      lines: ({ name, licence, environment, key, found, isCutOff }) => [
        `The key ${key} of the API user “${name}” (${licence}, ${environment}) was found where others can read it${found === '' ? '' : `: ${found}`}.`,
        isCutOff
          ? 'It was cut off at once, with every token made from it. Ask your administrator for a new one.'
          : 'It still works: cut it off, and ask your administrator for a new one.',
      ],
    },
    'expiry-ahead': {
      subject: ({ name, environment, days }) =>
        `The access of ${name} ends in ${days} ${days === '1' ? 'day' : 'days'} (${environment})`,
      lines: ({ name, licence, environment, time }) => [
        `The access of the API user “${name}” (${licence}, ${environment}) ends on ${time}. From then on its calls are refused.`,
        'Ask your administrator for a new key, or for a later date, in good time.',
      ],
    },
    'rotation-due': {
      subject: ({ name, environment }) => `The key of ${name} should be replaced (${environment})`,
      lines: ({ name, licence, environment, days }) => [
        `The key of the API user “${name}” (${licence}, ${environment}) is ${days} days old. Ask your administrator for a new one.`,
      ],
    },
    'delivery-given-up': {
      subject: ({ recipient }) => `Messages to ${recipient} could not be delivered`,
      lines: ({ recipient, error }) => [
        `A message to ${recipient} could not be delivered, and is not tried any more: ${error}`,
      ],
    },
  },
  tableHead: ['From', 'Call', 'Times', 'Last (UTC)'],
  addAddress: {
    label: 'That was us: add this address',
    note: ({ address }) => `Allows ${address}. An administrator who is signed in confirms it.`,
  },
  cutOff: {
    label: 'Cut all access off',
    note: () =>
      'Every key and password of this API user, and every token made from a key, stop working at once, everywhere. You confirm it on the next page.',
  },
  mute: {
    label: 'No mails about this for a day',
    note: () => 'An administrator who is signed in confirms it. Calls are refused as before.',
  },
  footer: ({ name, licence }) =>
    `You get this message because your address is that of the API user “${name}”, or was chosen for alerts of ${licence}. Nothing happens by opening a link: each page asks first. Links work once, for seven days.`,
};

function nameCredential({ credential, key }: Pick<WordFacts, 'credential' | 'key'>): string {
  switch (credential) {
    case 'key':
      return `The key ${key}`;
    case 'token':
      return `A token that was made with the key ${key}`;
    case 'account':
      return `The web service account ${key}`;
  }
}
