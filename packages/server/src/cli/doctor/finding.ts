/** One line of `postern doctor`. */
export interface Finding {
  /** The subject in one or two words, such as `database`. */
  readonly check: string;
  readonly state: 'fine' | 'warning' | 'fault';
  /** One sentence, without a secret. */
  readonly what: string;
  /** One sentence in the imperative; present unless everything is fine. */
  readonly remedy?: string | undefined;
}

/** One subject that is looked at. `run` changes nothing; an error that it throws becomes a fault. */
export interface DoctorCheck {
  readonly check: string;
  /** The remedy for errors whose message has none. */
  readonly remedy: string;
  run(): Promise<readonly Omit<Finding, 'check'>[]>;
}

export function fine(what: string): Omit<Finding, 'check'> {
  return { state: 'fine', what };
}

export function warn(what: string, remedy: string): Omit<Finding, 'check'> {
  return { state: 'warning', what, remedy };
}

export function fault(what: string, remedy: string): Omit<Finding, 'check'> {
  return { state: 'fault', what, remedy };
}
