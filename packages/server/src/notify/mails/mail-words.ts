import type { AlertKind } from '@postern/contract/alert';

/** Facts that a sentence of a mail may contain, formatted in the mail's language. Missing facts are empty. */
export interface WordFacts {
  readonly name: string;
  readonly licence: string;
  readonly environment: string;
  readonly address: string;
  readonly count: string;
  /** How many of `count` the table omits. */
  readonly unlisted: string;
  readonly usual: string;
  readonly time: string;
  readonly days: string;
  readonly key: string;
  /** The kind of credential that `key` is. */
  readonly credential: 'key' | 'token' | 'account';
  /** The place where a leaked key was found. */
  readonly found: string;
  readonly isCutOff: boolean;
  readonly recipient: string;
  readonly error: string;
}

interface AlertWords {
  readonly subject: (facts: WordFacts) => string;
  readonly lines: (facts: WordFacts) => readonly string[];
}

interface ActionWords {
  readonly label: string;
  readonly note: (facts: WordFacts) => string;
}

/** All texts of alert mails in one language. */
export interface MailWords {
  readonly locale: string;
  readonly alerts: Readonly<Record<AlertKind, AlertWords>>;
  readonly tableHead: readonly [string, string, string, string];
  readonly addAddress: ActionWords;
  readonly cutOff: ActionWords;
  readonly mute: ActionWords;
  readonly footer: (facts: WordFacts) => string;
}
