import { basePath } from './fuzz-api.ts';
import type { Chooser } from './generate-case.ts';

/** A request that two parsers could cut differently, and another one without a credential behind it. */
export function generateFraming(chooser: Chooser, own: readonly string[]): string {
  const end = chooser.oneIn(10) ? chooser.pick(['\n', '\r', '\r\r\n', '\n\n']) : '\r\n';
  const version = chooser.oneIn(6)
    ? chooser.pick(['HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9', 'HTTP/1.2', 'HTTP/1.1 ', 'http/1.1', '', 'ICY'])
    : 'HTTP/1.1';
  const line = `${chooser.pick(['POST', 'POST', 'PUT', 'GET'])}${chooser.oneIn(12) ? '  ' : ' '}${basePath}/dim/form ${version}`;
  const smuggled = `GET ${basePath}/things/secret HTTP/1.1\r\nHost: api.test\r\nX-Case: smuggled\r\n\r\n`;
  const { headers, body } = generateBody(chooser, smuggled);
  const kept = own.filter((header) => !header.startsWith('Connection') || chooser.oneIn(2));
  const lead = chooser.oneIn(12) ? chooser.pick(['\r\n', '\n', ' ', '\0', '\r\n\r\n']) : '';
  return `${lead}${[line, ...kept, ...headers].join(end)}${end}${end}${body}${chooser.oneIn(2) ? smuggled : ''}`;
}

interface Framed {
  readonly headers: readonly string[];
  readonly body: string;
}

function generateBody(chooser: Chooser, smuggled: string): Framed {
  const plain = chooser.pick(['', 'ab', smuggled, '0\r\n\r\n']);
  const type = 'Content-Type: text/plain';
  switch (chooser.count(4)) {
    case 0:
      return { headers: [type, generateLength(chooser, plain.length)], body: plain };
    case 1:
      return { headers: [type, generateCoding(chooser)], body: generateChunks(chooser, plain) };
    case 2:
      return {
        headers: [type, generateCoding(chooser), generateLength(chooser, plain.length)],
        body: chooser.oneIn(2) ? plain : generateChunks(chooser, plain),
      };
    case 3:
      return {
        headers: [type, generateLength(chooser, plain.length), generateLength(chooser, 2)],
        body: plain,
      };
    default:
      return { headers: [], body: '' };
  }
}

function generateLength(chooser: Chooser, bytes: number): string {
  const name = chooser.oneIn(6)
    ? chooser.pick([
        'Content-Length ',
        'Content_Length',
        'Content-length\t',
        ' Content-Length',
        'Content-Leng&th',
        'CONTENT-LENGTH',
      ])
    : 'Content-Length';
  const value = chooser.oneIn(4)
    ? chooser.pick([
        `+${bytes}`,
        `-${bytes}`,
        `0${bytes}`,
        `0x${bytes}`,
        `${bytes}, ${bytes}`,
        `${bytes} `,
        `${bytes};`,
        '',
        '99999999999999999999',
        `${bytes + 1}`,
      ])
    : String(bytes);
  return `${name}: ${value}`;
}

function generateCoding(chooser: Chooser): string {
  const name = chooser.oneIn(6)
    ? chooser.pick([
        'Transfer-Encoding ',
        'Transfer_Encoding',
        'Transfer.Encoding',
        ' Transfer-Encoding',
        'Transfer-Encoding\t',
        'TRANSFER-ENCODING',
        'X: y\nTransfer-Encoding',
      ])
    : 'Transfer-Encoding';
  const value = chooser.oneIn(3)
    ? chooser.pick([
        'Chunked',
        'xchunked',
        'chunked, identity',
        'identity, chunked',
        'gzip, chunked',
        'chunked\r\n ',
        '\tchunked',
        '"chunked"',
        'chunked;x=1',
        '',
      ])
    : 'chunked';
  return `${name}: ${value}`;
}

function generateChunks(chooser: Chooser, text: string): string {
  const hex = text.length.toString(16);
  const size = chooser.oneIn(3)
    ? chooser.pick([
        `0x${hex}`,
        ` ${hex}`,
        `${hex} `,
        `${hex};x=y`,
        `${hex};"\r\n"`,
        `+${hex}`,
        `-${hex}`,
        `${hex}\r`,
        `0000000000000000000${hex}`,
        'ffffffffffffffff',
        '',
        `${hex};`,
      ])
    : hex;
  const end = chooser.oneIn(8) ? chooser.pick(['\n', '\r', '', 'XX']) : '\r\n';
  const last = chooser.oneIn(4)
    ? chooser.pick(['0\r\nX-Postern-Licence: 9\r\n\r\n', '0\r\n', '00\r\n\r\n', '0;x\r\n\r\n', '0\n\n', ''])
    : '0\r\n\r\n';
  return text === '' ? last : `${size}\r\n${text}${end}${last}`;
}
