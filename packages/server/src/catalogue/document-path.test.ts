import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicaliseTarget } from '../gateway/canonical-target.ts';
import { readDocumentPath } from './document-path.ts';
import { PathTemplateError } from './path-template.ts';

it.each([
  ['/files/{id}#add_shared_link', '/files/{id}', 'not part of a path'],
  ['/responses?beta=true', '/responses', 'not part of a path'],
  ['/a{?x,y}', '/a', 'not part of a path'],
  ['/files/{path+}', '/files/{path+}', undefined],
  ['/files/{path*}', '/files/{path+}', undefined],
  ['/v1/{+name}', '/v1/{name+}', undefined],
  ['/v1/{+name}:cancel', '/v1/{name+}:cancel', undefined],
  ['/v1/{name=**}', '/v1/{name+}', undefined],
  ['/v1/{name=projects/*}:run', '/v1/projects/{name}:run', undefined],
  ['/v1/{name=projects/*/jobs/**}', '/v1/projects/{name}/jobs/{name+}', 'named twice'],
  ['/café', '/caf%C3%A9', undefined],
  ['/caf%c3%a9', '/caf%C3%A9', undefined],
  ['/a%2Db', '/a-b', undefined],
  ['/a|b', '/a%7Cb', undefined],
  ['/a[0]', '/a%5B0%5D', undefined],
  ['/a b', '/a%20b', undefined],
  ['/100%', '/100%25', undefined],
  ['users', '/users', 'does not begin with a slash'],
  ['/profiles/{id}{ext}', '/profiles/{id}{ext}', 'matched as one'],
  ['/a/{id}/b/{id}', '/a/{id}/b/{id}', 'named twice'],
  ['/users/:id', '/users/:id', 'write {id}'],
  ['/x/*', '/x/*', 'write {name+}'],
  ['/a/{;c}', '/a/{;c}', 'semicolon'],
  ['/a;b', '/a;b', 'no call reaches this path'],
  ['/a%2Fb', '/a%2Fb', 'allowEncodedSlash'],
  ['/a%2541', '/a%2541', 'upstreamReads'],
  ["/Items('{id}')", "/Items('{id}')", undefined],
  ['/x/{id}:cancel', '/x/{id}:cancel', undefined],
])('reads %s as %s', (path, template, note) => {
  const read = readDocumentPath(path);
  expect(read.template).toBe(template);
  if (note === undefined) expect(read.notes).toEqual([]);
  else expect(read.notes.join('\n')).toContain(note);
});

it.each(['/a/{b', '/a}', '/{}', '/{a+}/{b+}', '/v{a+}'])('refuses %s, which nothing can match', (path) => {
  expect(() => readDocumentPath(path)).toThrow(PathTemplateError);
});

it('gives the one spelling that the gateway compares, or notes that no call arrives', () => {
  const part = fc.oneof(
    fc.string({ maxLength: 6, unit: 'binary' }),
    fc.constantFrom(
      '%2f',
      '%41',
      '%c3%a9',
      '%00',
      '%ff',
      '..',
      '.',
      ';',
      '|',
      '{a}',
      'é',
      '\\',
      '%5c',
      '%2541',
    ),
  );
  const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => `/${parts.join('/')}`);
  fc.assert(
    fc.property(path, (text) => {
      let read;
      try {
        read = readDocumentPath(text);
      } catch (error) {
        expect(error).toBeInstanceOf(PathTemplateError);
        return;
      }
      expect(readDocumentPath(read.template).template).toBe(read.template);
      const called = read.template.replaceAll(/\{[^{}]*\}/g, 'x');
      const target = canonicaliseTarget(called);
      const isReached = target.kind === 'canonical' && target.path === called;
      expect(read.notes.some((note) => note.startsWith('no call reaches'))).toBe(!isReached);
    }),
    { numRuns: 5_000, seed: 11 },
  );
});
