import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exchangeRaw, plainAnswer, rawRequest, statusOf } from '../testing/raw-http.ts';
import { startTestPlatform } from '../testing/test-platform.ts';
import type { TestPlatform } from '../testing/test-platform.ts';
import { createFormGuard } from './form-guard.ts';
import { isMethodName } from './method-override.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
  platform.upstream.answer = (socket) => void socket.write(plainAnswer);
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.upstream.heads.length = 0;
});

const part = (disposition: string) =>
  `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\nDELETE\r\n--x--\r\n`;
const form = 'application/x-www-form-urlencoded';
const multipart = 'multipart/form-data; boundary=x';

async function post(type: string | undefined, body: string, target = '/v5/profiles') {
  const headers = [platform.authorization, `Content-Length: ${body.length}`];
  if (type !== undefined) headers.push(`Content-Type: ${type}`);
  const text = await exchangeRaw(platform.port, rawRequest('POST', target, headers) + body);
  return { status: statusOf(text), code: /"code":"(\w+)"/.exec(text)?.[1] };
}

describe('a parameter that names another method', () => {
  test.each([
    '_method=DELETE',
    '_METHOD=x',
    '%5Fmethod=x',
    'a=1;_method=x',
    '[_method]=x',
    '.method=x',
    '_method[]=x',
    '!_method=x',
    '_method',
  ])('is refused in the query %s', async (query) => {
    expect(await post(undefined, '', `/v5/profiles?${query}`)).toEqual({
      status: 400,
      code: 'method_override_refused',
    });
    expect(platform.upstream.heads).toEqual([]);
  });

  test.each([
    [form, 'a=1&_method=DELETE'],
    [`${form}; charset=utf-8`, '_method=DELETE'],
    [form, '%5F%6dethod=DELETE'],
    [undefined, 'x=1&_method=DELETE'],
    [multipart, part('name="_method"')],
    [multipart, part('name=_method')],
    [multipart, part("name*=utf-8''%5Fmethod")],
    [multipart, part('filename="a"; name="_met\\hod"')],
    [multipart, part('name="_method"').replaceAll('\r\n', '\n')],
    ['multipart/mixed; boundary="x"', part('name="_method"')],
    [`${form}; charset=utf-16`, 'a=1'],
    ['multipart/form-data', part('name="a"')],
    ['multipart/form-data; boundary=x; boundary=y', part('name="a"')],
  ])('is refused in the form of a POST: %s %j', async (type, body) => {
    expect(await post(type, body)).toEqual({ status: 400, code: 'method_override_refused' });
  });

  test.each([
    [form, 'method=DELETE&a=_method'],
    [multipart, part('name="method"')],
    ['application/json', '{"_method":"DELETE"}'],
    ['text/csv', '_method=DELETE'],
    [undefined, '{"a":1}'],
  ])('is not seen where there is none: %s %j', async (type, body) => {
    expect(await post(type, body)).toEqual({ status: 200, code: undefined });
  });

  test('is found however the body is cut into pieces', () => {
    const bodies = [
      [form, 'a=1&b=2&_method=DELETE&c=3'],
      [multipart, `--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nbody\r\n${part('name="_method"')}`],
    ] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...bodies),
        fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 }),
        ([type, body], sizes) => {
          const guard = createFormGuard(type, isMethodName);
          if (guard === undefined || guard === 'unreadable') throw new Error('no guard');
          const pieces: string[] = [];
          let rest: string = body;
          for (const size of sizes) {
            pieces.push(rest.slice(0, size));
            rest = rest.slice(size);
          }
          expect([...pieces, rest].some((piece) => guard.finds(Buffer.from(piece)))).toBe(true);
        },
      ),
      { seed: 7, numRuns: 500 },
    );
  });
});
