import type { MailWords, WordFacts } from './mail-words.ts';

export const wordsNl: MailWords = {
  locale: 'nl-BE',
  alerts: {
    'network-refused': {
      subject: ({ name, environment }) => `Geweigerde oproepen van ${name} (${environment})`,
      lines: ({ name, licence, environment, count, unlisted }) => [
        `Oproepen met de sleutel van de API-gebruiker „${name}” (${licence}, ${environment}) kwamen van een adres dat zijn netwerkregels niet toestaan. Ze werden geweigerd: ${count} sinds het vorige bericht.`,
        ...(unlisted === '0' ? [] : [`Nog ${unlisted} andere staan niet in de tabel.`]),
        'Was u het zelf, laat het adres dan toevoegen. Zo niet, dan heeft misschien iemand anders de sleutel: sluit hem af.',
      ],
    },
    'failure-burst': {
      subject: ({ name, environment }) => `Veel geweigerde oproepen van ${name} (${environment})`,
      lines: ({ name, licence, environment, count }) => [
        `Binnen vijf minuten mislukten ${count} oproepen van de API-gebruiker „${name}” (${licence}, ${environment}).`,
        'Meestal is een programma verkeerd ingesteld, of is een recht weggenomen dat het nodig heeft.',
      ],
    },
    'unusual-volume': {
      subject: ({ name, environment }) => `Ongewoon veel oproepen van ${name} (${environment})`,
      lines: ({ name, licence, environment, count, usual, time }) => [
        `De API-gebruiker „${name}” (${licence}, ${environment}) deed ${count} oproepen in het uur vanaf ${time}. Op zo’n uur zijn het er gewoonlijk ongeveer ${usual}.`,
      ],
    },
    'unusual-errors': {
      subject: ({ name, environment }) => `Ongewoon veel mislukte oproepen van ${name} (${environment})`,
      lines: ({ name, licence, environment, count, usual, time }) => [
        `${count} oproepen van de API-gebruiker „${name}” (${licence}, ${environment}) mislukten in het uur vanaf ${time}. Op zo’n uur zijn het er gewoonlijk ongeveer ${usual}.`,
      ],
    },
    'new-address': {
      subject: ({ name, environment }) => `${name} roept op vanaf een nieuw adres (${environment})`,
      lines: ({ name, licence, environment, address, time }) => [
        `De API-gebruiker „${name}” (${licence}, ${environment}) deed voor het eerst een oproep vanaf ${address}, op ${time}.`,
        'Kent u het adres niet, sluit de sleutel dan af.',
      ],
    },
    'revoked-key-used': {
      subject: ({ name, environment }) =>
        `Een ingetrokken sleutel van ${name} werd gebruikt (${environment})`,
      lines: ({ name, licence, environment, address, count, ...presented }) => [
        `${nameCredential(presented)} van de API-gebruiker „${name}” (${licence}, ${environment}) werd vervangen of ingetrokken, en wordt nog aangeboden: ${count} keer vanaf ${address}. Die oproepen werden geweigerd.`,
        'Misschien heeft een programma nog de oude sleutel, of heeft iemand hem gevonden.',
      ],
    },
    'key-leaked': {
      subject: ({ name, environment }) =>
        `De sleutel van ${name} is op een openbare plaats gevonden (${environment})`,
      lines: ({ name, licence, environment, key, found, isCutOff }) => [
        `De sleutel ${key} van de API-gebruiker „${name}” (${licence}, ${environment}) is gevonden waar anderen hem kunnen lezen${found === '' ? '' : `: ${found}`}.`,
        isCutOff
          ? 'Hij is meteen afgesloten, met elk token dat ermee gemaakt is. Vraag uw beheerder om een nieuwe.'
          : 'Hij werkt nog: sluit hem af, en vraag uw beheerder om een nieuwe.',
      ],
    },
    'expiry-ahead': {
      subject: ({ name, environment, days }) =>
        `De toegang van ${name} eindigt over ${days} ${days === '1' ? 'dag' : 'dagen'} (${environment})`,
      lines: ({ name, licence, environment, time }) => [
        `De toegang van de API-gebruiker „${name}” (${licence}, ${environment}) eindigt op ${time}. Vanaf dan worden zijn oproepen geweigerd.`,
        'Vraag uw beheerder op tijd om een nieuwe sleutel of een latere datum.',
      ],
    },
    'rotation-due': {
      subject: ({ name, environment }) => `De sleutel van ${name} is aan vervanging toe (${environment})`,
      lines: ({ name, licence, environment, days }) => [
        `De sleutel van de API-gebruiker „${name}” (${licence}, ${environment}) is ${days} dagen oud. Vraag uw beheerder om een nieuwe.`,
      ],
    },
    'delivery-given-up': {
      subject: ({ recipient }) => `Berichten aan ${recipient} konden niet worden bezorgd`,
      lines: ({ recipient, error }) => [
        `Een bericht aan ${recipient} werd geprobeerd tot zijn tijd om was, en opgegeven: ${error}`,
      ],
    },
  },
  tableHead: ['Vanaf', 'Oproep', 'Keer', 'Laatst (UTC)'],
  addAddress: {
    label: 'Dat waren wij: dit adres toevoegen',
    note: ({ address }) => `Staat ${address} toe. Een aangemelde beheerder bevestigt het.`,
  },
  cutOff: {
    label: 'Alle toegang afsluiten',
    note: () =>
      'Elke sleutel en elk wachtwoord van deze API-gebruiker, en elk token dat met een sleutel gemaakt is, werken meteen nergens meer. U bevestigt het op de volgende pagina.',
  },
  mute: {
    label: 'Een dag lang geen berichten hierover',
    note: () => 'Een aangemelde beheerder bevestigt het. Oproepen blijven geweigerd.',
  },
  footer: ({ name, licence }) =>
    `U krijgt dit bericht omdat uw adres dat van de API-gebruiker „${name}” is, of voor meldingen van ${licence} gekozen werd. Een link openen verandert niets: elke pagina vraagt het eerst. Links werken één keer, zeven dagen lang.`,
};

function nameCredential({ credential, key }: Pick<WordFacts, 'credential' | 'key'>): string {
  switch (credential) {
    case 'key':
      return `De sleutel ${key}`;
    case 'token':
      return `Een token van de sleutel ${key}`;
    case 'account':
      return `Het webserviceaccount ${key}`;
  }
}
