/** One invalid place in a request: a JSON pointer into the body, or `?name` for a query parameter. */
export interface FaultyPlace {
  readonly pointer: string;
  readonly message: string;
}

/** The only error that this API throws. Each surface presents it in its own form. */
export class Fault extends Error {
  readonly status: number;
  readonly code: string;
  readonly places: readonly FaultyPlace[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: {
      readonly places?: readonly FaultyPlace[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.places = more.places ?? [];
    this.headers = more.headers ?? {};
  }
}

export const notFound = (what: string, name: string): Fault =>
  new Fault(404, 'not-found', `There is no ${what} "${name}".`);

export const conflict = (message: string): Fault => new Fault(409, 'conflict', message);
