import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import type { ArrivedRequest } from '../call.ts';
import { createRoleOf } from '../header-roles.ts';
import { readHeaders } from '../read-headers.ts';
import { recallHeaders } from './recall-headers.ts';

const rules = { limits: { headerCountMax: 50, headerBytesMax: 8_192 }, roleOf: createRoleOf([]) };
const rawHeaders = ['Host', 'api.test', 'Authorization', 'Bearer abc', 'Accept', '*/*'];

function createRaw(change: Partial<ArrivedRequest> = {}): ArrivedRequest {
  return {
    requestId: 'r',
    method: 'GET',
    rawTarget: '/',
    rawHeaders: [...rawHeaders],
    httpVersion: '1.1',
    peerAddress: '127.0.0.1',
    isEncrypted: false,
    atMs: 0,
    ...change,
  };
}

test('the same headers on the same connection are read once', () => {
  const connection = new EventEmitter();
  const headers = readHeaders(createRaw({ connection }), rules);
  expect(recallHeaders(createRaw({ connection }))).toBe(headers);
});

test.each<[string, Partial<ArrivedRequest>]>([
  ['another credential', { rawHeaders: rawHeaders.with(3, 'Bearer abd') }],
  ['another spelling of a name', { rawHeaders: rawHeaders.with(0, 'host') }],
  ['a header more', { rawHeaders: [...rawHeaders, 'Accept', '*/*'] }],
  ['a header less', { rawHeaders: rawHeaders.slice(0, -2) }],
  ['another order', { rawHeaders: [...rawHeaders.slice(2), ...rawHeaders.slice(0, 2)] }],
  ['another version of HTTP', { httpVersion: '1.0' }],
  ['another connection', { connection: new EventEmitter() }],
  ['no connection', { connection: undefined }],
])('nothing is recalled for %s', (_what, change) => {
  const connection = new EventEmitter();
  readHeaders(createRaw({ connection }), rules);
  expect(recallHeaders(createRaw({ connection, ...change }))).toBeUndefined();
});

test('a refusal is not remembered, and large headers are not kept', () => {
  const connection = new EventEmitter();
  const twice = createRaw({ connection, rawHeaders: [...rawHeaders, 'Host', 'other.test'] });
  expect(readHeaders(twice, rules)).toMatchObject({ code: 'header_duplicated' });
  expect(recallHeaders(twice)).toBeUndefined();
  const large = createRaw({ connection, rawHeaders: [...rawHeaders, 'X-Large', 'a'.repeat(5_000)] });
  expect(readHeaders(large, rules)).toMatchObject({ host: 'api.test' });
  expect(recallHeaders(large)).toBeUndefined();
});
