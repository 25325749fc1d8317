import type { Chooser } from './generate-case.ts';

/** An answer of an upstream that has a fault, or hides one. All of it goes out in one piece. */
export function generateAnswer(chooser: Chooser, caseId: string): string {
  const end = chooser.oneIn(10) ? chooser.pick(['\n', '\r', '\r\r\n']) : '\r\n';
  const line = chooser.oneIn(4)
    ? chooser.pick([
        'HTTP/1.1 099 X',
        'HTTP/1.1 1000 X',
        'HTTP/2 200 OK',
        'HTTP/0.9 200 OK',
        'HTTP/1.1 200',
        'HTTP/1.1  200 OK',
        'HTTP/1.1 2OO OK',
        'ICY 200 OK',
        '200 OK',
        'HTTP/1.1 101 Switching',
        'HTTP/1.1 204 No',
        'HTTP/1.1 304 Not',
        'HTTP/1.0 200 OK',
        'HTTP/1.1 103 Early',
      ])
    : 'HTTP/1.1 200 OK';
  const body = chooser.pick(['', 'ab', 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison', '0\r\n\r\n']);
  const headers = [`X-Echo: ${caseId}`, ...generateFields(chooser), ...generateFraming(chooser, body.length)];
  const framed = headers.some((header) => /^transfer-encoding:/i.test(header))
    ? `${chooser.oneIn(4) ? chooser.pick(['-7', '0x2', '2 ', ' 2', '', 'ffffffffffffffffff']) : body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
    : body;
  // Behind an interim answer, it is the final one of the same call.
  const echo = line.includes('103') ? caseId : 'poison';
  const more = chooser.oneIn(4)
    ? `HTTP/1.1 200 OK\r\nX-Echo: ${echo}\r\nContent-Length: 6\r\n\r\npoison`
    : '';
  return `${[line, ...headers].join(end)}${end}${end}${framed}${more}`;
}

function generateFields(chooser: Chooser): readonly string[] {
  if (!chooser.oneIn(2)) return [];
  return [
    chooser.pick([
      'X-Postern-Licence: 9',
      'X-Request-Id: forged',
      'Connection: X-Echo',
      'Access-Control-Allow-Origin: *',
      'X : y',
      'X: a\r\n b',
      'X\0: y',
      'X: \u00e9',
      ': y',
      'novalue',
      `X: ${'y'.repeat(70_000)}`,
      'Trailer: X',
      'Upgrade: websocket',
      'Keep-Alive: timeout=1',
      'Set-Cookie: a=b',
    ]),
  ];
}

function generateFraming(chooser: Chooser, bytes: number): readonly string[] {
  const length = `Content-Length: ${bytes}`;
  return chooser.pick([
    [length],
    [length],
    [length],
    ['Transfer-Encoding: chunked'],
    ['Transfer-Encoding: chunked', length],
    [length, `Content-Length: ${bytes + 1}`],
    [length, length],
    [`Content-Length: ${bytes},${bytes}`],
    [`Content-Length: -${bytes}`],
    [`Content-Length: ${Math.max(0, bytes - 1)}`],
    ['Transfer-Encoding: gzip, chunked'],
    ['Transfer-Encoding: chunked, identity'],
    ['Transfer_Encoding: chunked', length],
    ['Content-Length: 18446744073709551617'],
  ]);
}
