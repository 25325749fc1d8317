/** Something that the document's author should know, but that does not prevent its use. */
export interface DocumentFlaw {
  readonly pointer: string;
  /** A sentence without its full stop. */
  readonly message: string;
  /**
   * Whether something is wrong and was left out or replaced, so that `check --strict` fails. Otherwise it is only a
   * note.
   */
  readonly isFault?: boolean;
}
