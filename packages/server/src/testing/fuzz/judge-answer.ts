/** The answer that a client received, read strictly. The client asked for the connection to be closed. */
export interface ClientAnswer {
  readonly status: number;
  readonly echo: string | undefined;
  readonly breaches: readonly string[];
}

/** Reads the one expected answer and lists its faults. Undefined if no answer arrived. */
export function readClientAnswer(
  text: string,
  { isHead }: { readonly isHead: boolean },
): ClientAnswer | undefined {
  if (text === '') return undefined;
  const end = text.indexOf('\r\n\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1] ?? 0);
  if (end === -1 || status === 0) return { status, echo: undefined, breaches: ['an answer that is none'] };
  const fields = text.slice(0, end).split('\r\n').slice(1);
  const breaches = fields
    .filter(
      (field) =>
        !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+: [^\r\n\0]*$/.test(field) || /^x-postern-|: forged$/i.test(field),
    )
    .map((field) => `an answer with the header line ${JSON.stringify(field.slice(0, 100))}`);
  const body = text.slice(end + 4);
  const hasNone = isHead || status === 204 || status === 304;
  return {
    status,
    echo: find(fields, 'x-echo'),
    breaches: [...breaches, ...(hasNone ? judgeNoBody(body) : judgeBody(body, fields))],
  };
}

function judgeNoBody(body: string): readonly string[] {
  return body === '' ? [] : ['a body where there is none'];
}

function judgeBody(body: string, fields: readonly string[]): readonly string[] {
  const [length, coding] = [find(fields, 'content-length'), find(fields, 'transfer-encoding')];
  if (length !== undefined && coding !== undefined) return ['an answer with two lengths'];
  // A truncated body is recognised as such by the client; bytes beyond the end would be taken for the next answer.
  if (length !== undefined && body.length > Number(length)) return ['an answer that is longer than it says'];
  return coding !== undefined && goesOn(body) ? ['an answer that goes on behind its end'] : [];
}

/** Whether bytes follow the last chunk; a body that is cut short ends before. */
function goesOn(body: string): boolean {
  for (let at = 0; ;) {
    const lineEnd = body.indexOf('\r\n', at);
    if (lineEnd === -1) return false;
    const size = body.slice(at, lineEnd);
    if (!/^[0-9a-f]{1,8}$/i.test(size)) return true;
    const bytes = Number.parseInt(size, 16);
    at = lineEnd + 2 + bytes + 2;
    if (bytes === 0) return body.length > at;
  }
}

function find(fields: readonly string[], wanted: string): string | undefined {
  const field = fields.find((one) => one.toLowerCase().startsWith(`${wanted}: `));
  return field?.slice(wanted.length + 2);
}
