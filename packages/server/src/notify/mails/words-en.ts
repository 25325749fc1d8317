import type { MailWords, WordFacts } from './mail-words.ts';

export const wordsEn: MailWords = {
  locale: 'en-GB',
  alerts: {
    'network-refused': {
      subject: ({ name, environment }) => `Refused calls of ${name} (${environment})`,
      lines: ({ name, licence, environment, count, unlisted }) => [
        `Calls with the key of the API user “${name}” (${licence}, ${environment}) came from an address that its network rules do not allow. They were refused: ${count} since the last message.`,
        ...(unlisted === '0' ? [] : [`Not listed in the table: ${unlisted} more.`]),
        'If this was you, have the address added. If not, somebody else may have the key: cut off its access.',
      ],
    },
    'failure-burst': {
      subject: ({ name, environment }) => `Many refused calls of ${name} (${environment})`,
      lines: ({ name, licence, environment, count }) => [
        `Within five minutes ${count} calls of the API user “${name}” (${licence}, ${environment}) failed.`,
        'The usual cause is a program that is set up wrongly, or that has lost a right that it needs.',
      ],
    },
    'unusual-volume': {
      subject: ({ name, environment }) => `Unusually many calls of ${name} (${environment})`,
      lines: ({ name, licence, environment, count, usual, time }) => [
        `The API user “${name}” (${licence}, ${environment}) made ${count} calls in the hour from ${time}. At that time it usually makes about ${usual}.`,
      ],
    },
    'unusual-errors': {
      subject: ({ name, environment }) => `Unusually many failed calls of ${name} (${environment})`,
      lines: ({ name, licence, environment, count, usual, time }) => [
        `${count} calls of the API user “${name}” (${licence}, ${environment}) failed in the hour from ${time}. At that time usually about ${usual} fail.`,
      ],
    },
    'new-address': {
      subject: ({ name, environment }) => `${name} calls from a new address (${environment})`,
      lines: ({ name, licence, environment, address, time }) => [
        `The API user “${name}” (${licence}, ${environment}) called from ${address} for the first time, on ${time}.`,
        'If you do not know the address, cut off its access.',
      ],
    },
    'revoked-key-used': {
      subject: ({ name, environment }) => `A revoked key of ${name} was used (${environment})`,
      lines: ({ name, licence, environment, address, count, ...presented }) => [
        `${nameCredential(presented)} of the API user “${name}” (${licence}, ${environment}) was reset or revoked but is still in use: ${count} ${count === '1' ? 'call' : 'calls'} from ${address}. All were refused.`,
        'A program may still have the old key, or somebody has found it.',
      ],
    },
    'key-leaked': {
      subject: ({ name, environment }) => `The key of ${name} was found in a public place (${environment})`,
      lines: ({ name, licence, environment, key, found, isCutOff }) => [
        `The key ${key} of the API user “${name}” (${licence}, ${environment}) was found in a place where others can read it${found === '' ? '' : `: ${found}`}.`,
        isCutOff
          ? 'It was cut off at once, with every token made from it. Ask your administrator for a new key.'
          : 'It still works. Cut off its access, and ask your administrator for a new key.',
      ],
    },
    'expiry-ahead': {
      subject: ({ name, environment, days }) =>
        `The access of ${name} ends in ${days} ${days === '1' ? 'day' : 'days'} (${environment})`,
      lines: ({ name, licence, environment, time }) => [
        `The access of the API user “${name}” (${licence}, ${environment}) ends on ${time}. From then on its calls are refused.`,
        'Ask your administrator in time for a new key or a later date.',
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
        `A message to ${recipient} could not be delivered, and will not be sent again: ${error}`,
      ],
    },
  },
  tableHead: ['From', 'Call', 'Times', 'Last (UTC)'],
  addAddress: {
    label: 'This was us: add the address',
    note: ({ address }) => `Allows ${address}. An administrator who is signed in confirms it.`,
  },
  cutOff: {
    label: 'Cut off all access',
    note: () =>
      'Every key and password of this API user, and every token made from a key, stop working at once, everywhere. You confirm it on the next page.',
  },
  mute: {
    label: 'Send no mails about this for a day',
    note: () => 'An administrator who is signed in confirms it. Calls continue to be refused.',
  },
  footer: ({ name, licence }) =>
    `You get this message because your address belongs to the API user “${name}”, or was chosen for alerts of ${licence}. Opening a link changes nothing: each page asks for a confirmation first. A link works once, within seven days.`,
};

function nameCredential({ credential, key }: Pick<WordFacts, 'credential' | 'key'>): string {
  switch (credential) {
    case 'key':
      return `The key ${key}`;
    case 'token':
      return `A token made from the key ${key}`;
    case 'account':
      return `The web service account ${key}`;
  }
}
