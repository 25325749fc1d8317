/** A mail before it is rendered: every part is text, whatever a name or an address holds. */
export interface MailParts {
  readonly subject: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly table?: MailTable;
  readonly actions: readonly MailAction[];
  /** Why it came, and what to do when it should not have. */
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
  /** What will happen. */
  readonly note: string;
  readonly isPrimary: boolean;
}

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
