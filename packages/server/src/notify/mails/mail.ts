/**
 * A mail before it is rendered. Every part is plain text and is escaped later, whatever a name or an address contains.
 */
export interface MailParts {
  readonly subject: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly table?: MailTable;
  readonly actions: readonly MailAction[];
  /** Why the mail was sent, and what to do if it was not expected. */
  readonly footer: string;
  readonly language: string;
}

export interface MailTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface MailAction {
  readonly label: string;
  readonly url: string;
  /** Explains what the action does. */
  readonly note: string;
  readonly isPrimary: boolean;
}

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
