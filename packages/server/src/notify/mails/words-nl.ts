import type { MailWords, WordFacts } from './mail-words.ts';

export const wordsNl: MailWords = {
  locale: 'nl-BE',
  alerts: {
    'network-refused': {
      subject: ({ name, environment }) => `Geweigerde aanroepen van ${name} (${environment})`,
      lines: ({ name, licence, environment, count, unlisted }) => [
        `Aanroepen met de sleutel van de API-gebruiker “${name}” (${licence}, ${environment}) kwamen van een adres dat zijn netwerkregels niet toestaan. Ze werden geweigerd: ${count} sinds het vorige bericht.`,
        ...(unlisted === '0' ? [] : [`Niet in de tabel vermeld: nog ${unlisted}.`]),
        'Was u dit zelf, laat het adres dan toevoegen. Zo niet, dan heeft misschien iemand anders de sleutel: sluit de toegang dan af.',
      ],
    },
    'failure-burst': {
      subject: ({ name, environment }) => `Veel geweigerde aanroepen van ${name} (${environment})`,
      lines: ({ name, licence, environment, count }) => [
        `Binnen vijf minuten mislukten ${count} aanroepen van de API-gebruiker “${name}” (${licence}, ${environment}).`,
        'Meestal is een programma verkeerd ingesteld, of mist het een recht dat het eerder wel had.',
      ],
    },
    'unusual-volume': {
      subject: ({ name, environment }) => `Ongewoon veel aanroepen van ${name} (${environment})`,
      lines: ({ name, licence, environment, count, usual, time }) => [
        `De API-gebruiker “${name}” (${licence}, ${environment}) deed ${count} aanroepen in het uur vanaf ${time}. Op dat tijdstip zijn het er gewoonlijk ongeveer ${usual}.`,
      ],
    },
    'unusual-errors': {
      subject: ({ name, environment }) => `Ongewoon veel mislukte aanroepen van ${name} (${environment})`,
      lines: ({ name, licence, environment, count, usual, time }) => [
        `${count} aanroepen van de API-gebruiker “${name}” (${licence}, ${environment}) mislukten in het uur vanaf ${time}. Op dat tijdstip zijn het er gewoonlijk ongeveer ${usual}.`,
      ],
    },
    'new-address': {
      subject: ({ name, environment }) => `Aanroepen van ${name} vanaf een nieuw adres (${environment})`,
      lines: ({ name, licence, environment, address, time }) => [
        `De API-gebruiker “${name}” (${licence}, ${environment}) deed op ${time} voor het eerst een aanroep vanaf ${address}.`,
        'Kent u het adres niet, sluit de toegang dan af.',
      ],
    },
    'revoked-key-used': {
      subject: ({ name, environment }) =>
        `Een ingetrokken sleutel van ${name} werd gebruikt (${environment})`,
      lines: ({ name, licence, environment, address, count, ...presented }) => [
        `${nameCredential(presented)} van de API-gebruiker “${name}” (${licence}, ${environment}) is vervangen of ingetrokken, maar wordt nog gebruikt: ${count} keer vanaf ${address}. Al die aanroepen werden geweigerd.`,
        'Misschien gebruikt een programma de oude sleutel nog, of heeft iemand hem gevonden.',
      ],
    },
    'key-leaked': {
      subject: ({ name, environment }) =>
        `De sleutel van ${name} is op een openbare plaats gevonden (${environment})`,
      lines: ({ name, licence, environment, key, found, isCutOff }) => [
        `De sleutel ${key} van de API-gebruiker “${name}” (${licence}, ${environment}) is gevonden op een plaats waar anderen hem kunnen lezen${found === '' ? '' : `: ${found}`}.`,
        isCutOff
          ? 'Hij is meteen buiten werking gesteld, samen met elk token dat ermee is aangevraagd. Vraag uw beheerder om een nieuwe sleutel.'
          : 'Hij werkt nog: sluit de toegang af, en vraag uw beheerder om een nieuwe sleutel.',
      ],
    },
    'expiry-ahead': {
      subject: ({ name, environment, days }) =>
        `De toegang van ${name} eindigt over ${days} ${days === '1' ? 'dag' : 'dagen'} (${environment})`,
      lines: ({ name, licence, environment, time }) => [
        `De toegang van de API-gebruiker “${name}” (${licence}, ${environment}) eindigt op ${time}. Vanaf dan worden zijn aanroepen geweigerd.`,
        'Vraag uw beheerder op tijd om een nieuwe sleutel of een latere datum.',
      ],
    },
    'rotation-due': {
      subject: ({ name, environment }) => `De sleutel van ${name} is aan vervanging toe (${environment})`,
      lines: ({ name, licence, environment, days }) => [
        `De sleutel van de API-gebruiker “${name}” (${licence}, ${environment}) is ${days} dagen oud. Vraag uw beheerder om een nieuwe.`,
      ],
    },
    'delivery-given-up': {
      subject: ({ recipient }) => `Berichten aan ${recipient} konden niet worden bezorgd`,
      lines: ({ recipient, error }) => [
        `Een bericht aan ${recipient} kon niet worden bezorgd en wordt niet opnieuw verstuurd: ${error}`,
      ],
    },
  },
  tableHead: ['Adres', 'Aanroep', 'Aantal', 'Laatst (UTC)'],
  addAddress: {
    label: 'Dat waren wij: dit adres toevoegen',
    note: ({ address }) => `Staat ${address} toe, nadat een aangemelde beheerder dit heeft bevestigd.`,
  },
  cutOff: {
    label: 'Alle toegang afsluiten',
    note: () =>
      'Elke sleutel en elk wachtwoord van deze API-gebruiker, en elk token dat met een sleutel is aangevraagd, werken meteen nergens meer. Op de volgende pagina wordt om bevestiging gevraagd.',
  },
  mute: {
    label: 'Een dag lang geen berichten hierover krijgen',
    note: () => 'Een aangemelde beheerder moet dit bevestigen. Aanroepen blijven geweigerd.',
  },
  footer: ({ name, licence }) =>
    `U krijgt dit bericht omdat uw adres dat van de API-gebruiker “${name}” is, of voor meldingen van ${licence} gekozen werd. Een link openen verandert niets: elke pagina vraagt eerst om bevestiging. Een link werkt één keer, binnen zeven dagen.`,
};

function nameCredential({ credential, key }: Pick<WordFacts, 'credential' | 'key'>): string {
  switch (credential) {
    case 'key':
      return `De sleutel ${key}`;
    case 'token':
      return `Een token dat met de sleutel ${key} is aangevraagd,`;
    case 'account':
      return `Het webserviceaccount ${key}`;
  }
}
