/** Something that does not keep the document from being used, and that its author should know. */
export interface DocumentFlaw {
  readonly pointer: string;
  /** A sentence without its full stop. */
  readonly message: string;
  /** Something is wrong and was left out or replaced; `check --strict` fails for it. Else it is a note. */
  readonly isFault?: boolean;
}
