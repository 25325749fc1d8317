import type { AlertFacts, AlertKind } from '@postern/contract/alert';
import type { Language } from '@postern/contract/api-user';
import type { MailAction, MailTable, RenderedMail } from './mail.ts';
import type { MailWords, WordFacts } from './mail-words.ts';
import { renderMail } from './render-mail.ts';
import { wordsEn } from './words-en.ts';
import { wordsFr } from './words-fr.ts';
import { wordsNl } from './words-nl.ts';

const wordsOf: Readonly<Record<Language, MailWords>> = { en: wordsEn, fr: wordsFr, nl: wordsNl };

export interface AlertMail {
  readonly kind: AlertKind;
  readonly language: Language;
  /** Name of the API user. */
  readonly name: string;
  readonly licence: string;
  readonly environment: string;
  readonly facts: AlertFacts;
  /** One-time links, if the alert offers actions. */
  readonly links: Readonly<Partial<Record<'add-address' | 'cut-off' | 'mute', string>>>;
}

/** Presents an alert's mail in the reader's language. */
export function presentAlertMail(mail: AlertMail): RenderedMail {
  const words = wordsOf[mail.language];
  const facts = wordFacts(mail, words);
  const { subject, lines } = words.alerts[mail.kind];
  const table = presentTable(mail.facts, words);
  return renderMail({
    subject: subject(facts),
    heading: subject(facts),
    paragraphs: lines(facts),
    ...(table === undefined ? {} : { table }),
    actions: presentActions(mail, words, facts),
    footer: words.footer(facts),
    language: mail.language,
  });
}

function wordFacts({ name, licence, environment, facts }: AlertMail, { locale }: MailWords): WordFacts {
  const text = (key: string): string => {
    const value = facts[key];
    if (typeof value === 'number') return new Intl.NumberFormat(locale).format(value);
    return typeof value === 'string' ? value : '';
  };
  const atMs = facts['atMs'];
  return {
    name,
    licence,
    environment,
    address: text('address'),
    count: text('count'),
    unlisted: text('unlisted'),
    usual: text('usual'),
    time: typeof atMs === 'number' ? formatTime(atMs, locale) : '',
    days: text('days'),
    key: text('key'),
    credential: readCredential(facts['credential']),
    found: text('found'),
    isCutOff: facts['policy'] === 'cut-off',
    recipient: text('recipient'),
    error: text('error'),
  };
}

function readCredential(kind: AlertFacts[string] | undefined): WordFacts['credential'] {
  return kind === 'token' || kind === 'account' ? kind : 'key';
}

function formatTime(atMs: number, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  return `${format.format(atMs)} UTC`;
}

function presentTable({ uses }: AlertFacts, { tableHead, locale }: MailWords): MailTable | undefined {
  if (!Array.isArray(uses)) return undefined;
  const number = new Intl.NumberFormat(locale);
  // Short dates differ between languages in more than their words: 30/11/2026 here, 30/11/26 there.
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });
  return {
    head: tableHead,
    rows: uses.map(({ address = '', operation = '', count = 0, lastAtMs = 0 }) => [
      String(address),
      String(operation),
      number.format(Number(count)),
      time.format(Number(lastAtMs)),
    ]),
  };
}

function presentActions({ links }: AlertMail, words: MailWords, facts: WordFacts): readonly MailAction[] {
  const rows = [
    { url: links['cut-off'], words: words.cutOff, isPrimary: true },
    { url: links['add-address'], words: words.addAddress, isPrimary: false },
    { url: links.mute, words: words.mute, isPrimary: false },
  ];
  return rows.flatMap(({ url, words: { label, note }, isPrimary }) =>
    url === undefined ? [] : [{ label, url, note: note(facts), isPrimary }],
  );
}
