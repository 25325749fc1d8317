import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HttpMethod, Operation } from '@postern/contract/catalogue';
import { moduleIdSchema } from '@postern/contract/ids';
import { createMatcher } from './matcher.ts';
import { parsePathTemplate, PathTemplateError } from './path-template.ts';

function operation(call: string, moduleId = 'profiles'): Operation {
  const [method, pathTemplate] = call.split(' ') as [HttpMethod, string]; // every call below is `METHOD /template`
  return {
    id: call,
    method,
    pathTemplate,
    name: call,
    section: '',
    requirements: [{ moduleId: moduleIdSchema.parse(moduleId), scope: 'read' }],
    deprecated: false,
    internal: false,
  };
}

function matcherOf(...calls: readonly string[]) {
  const matcher = createMatcher(calls.map((call) => operation(call)));
  return (method: HttpMethod, path: string) => {
    const found = matcher.match(method, path);
    if (found.kind === 'matched') return [found.operation.id, ...found.parameters];
    return found.kind === 'method-unknown' ? `405 ${found.allow.join(',')}` : '404';
  };
}

describe('matching a path', () => {
  it('finds the operation and its raw parameters in the template’s order', () => {
    const match = matcherOf('GET /entities/{e}/profile-tables/{t}/profiles/{id}');
    expect(match('GET', '/entities/acme/profile-tables/t%20x/profiles/12')).toEqual([
      'GET /entities/{e}/profile-tables/{t}/profiles/{id}',
      'acme',
      't%20x',
      '12',
    ]);
  });

  it('takes static text before a parameter, whatever their order in the document', () => {
    const calls = ['GET /lists/{id}', 'GET /lists/mine', 'GET /lists/{id}/members', 'GET /lists/mine/all'];
    for (const match of [matcherOf(...calls), matcherOf(...calls.toReversed())]) {
      expect(match('GET', '/lists/mine')).toEqual(['GET /lists/mine']);
      expect(match('GET', '/lists/Mine')).toEqual(['GET /lists/{id}', 'Mine']);
      expect(match('GET', '/lists/mine/all')).toEqual(['GET /lists/mine/all']);
    }
  });

  it('backs out of static text that leads nowhere', () => {
    const match = matcherOf('GET /a/b/c', 'GET /a/{x}/d', 'GET /{x}/b/{y}/{z}');
    expect(match('GET', '/a/b/d')).toEqual(['GET /a/{x}/d', 'b']);
    expect(match('GET', '/a/b/c/e')).toEqual(['GET /{x}/b/{y}/{z}', 'a', 'c', 'e']);
    expect(match('GET', '/a/b/e')).toBe('404');
  });

  it('keeps no parameter of a branch that it backed out of', () => {
    const match = matcherOf('GET /{a}.csv/{b}/x', 'GET /{a}/y/z');
    expect(match('GET', '/f.csv/y/z')).toEqual(['GET /{a}/y/z', 'f.csv']);
  });

  it('merges templates of one shape across methods', () => {
    const match = matcherOf('GET /groups/{groupID}', 'PUT /groups/{groupId}');
    expect(match('GET', '/groups/7')).toEqual(['GET /groups/{groupID}', '7']);
    expect(match('PUT', '/groups/7')).toEqual(['PUT /groups/{groupId}', '7']);
    expect(match('DELETE', '/groups/7')).toBe('405 GET,HEAD,PUT');
  });

  it('decides on the path before the method, as OpenAPI does', () => {
    const match = matcherOf('GET /lists/mine', 'POST /lists/{id}');
    expect(match('POST', '/lists/mine')).toBe('405 GET,HEAD');
    expect(match('POST', '/lists/7')).toEqual(['POST /lists/{id}', '7']);
  });

  it('lets HEAD follow GET, unless the document has a HEAD of its own', () => {
    const match = matcherOf('GET /a', 'HEAD /b', 'GET /b', 'POST /c', 'GET /d', 'HEAD /d');
    expect(match('HEAD', '/a')).toEqual(['GET /a']);
    expect(match('HEAD', '/b')).toEqual(['HEAD /b']);
    expect(match('HEAD', '/d')).toEqual(['HEAD /d']);
    expect(match('HEAD', '/c')).toBe('405 POST');
    expect(match('OPTIONS', '/a')).toBe('405 GET,HEAD');
  });

  it('takes a slash at the end for a different path', () => {
    const match = matcherOf('GET /a', 'GET /b/', 'GET /{x}/c', 'GET /');
    expect(match('GET', '/a/')).toBe('404');
    expect(match('GET', '/b')).toBe('404');
    expect(match('GET', '/b/')).toEqual(['GET /b/']);
    expect(match('GET', '/')).toEqual(['GET /']);
    expect(match('GET', '')).toBe('404');
    expect(match('GET', 'a')).toBe('404');
  });

  it('never lets a parameter be empty', () => {
    const match = matcherOf('GET /a/{x}', 'GET /a/{x}/b', 'GET /f/{n}.csv', 'GET /kv/{k}={v}');
    for (const path of ['/a/', '/a//b', '/f/.csv', '/kv/=', '/kv/a=', '/kv/=b'])
      expect(match('GET', path)).toBe('404');
  });

  it('compares literal text byte for byte: nothing is decoded, no letter case is folded', () => {
    const match = matcherOf('GET /caf%C3%A9', 'GET /admin');
    expect(match('GET', '/caf%C3%A9')).toEqual(['GET /caf%C3%A9']);
    for (const path of ['/café', '/caf%c3%a9', '/%61dmin', '/Admin', '/admin ', '/admin%00']) {
      expect(match('GET', path)).toBe('404');
    }
  });

  it('reads segments such as emailAddress=x@y whole or in parts', () => {
    const whole = matcherOf('GET /table/{t}/profile/{key}');
    expect(whole('GET', '/table/7/profile/emailAddress=x@y.example')).toEqual([
      'GET /table/{t}/profile/{key}',
      '7',
      'emailAddress=x@y.example',
    ]);
    const parts = matcherOf('GET /profile/{key}={value}', 'GET /profile/id={id}', 'GET /profile/{name}');
    expect(parts('GET', '/profile/emailAddress=x=y')).toEqual([
      'GET /profile/{key}={value}',
      'emailAddress',
      'x=y',
    ]);
    expect(parts('GET', '/profile/id=9')).toEqual(['GET /profile/id={id}', '9']);
    expect(parts('GET', '/profile/mine')).toEqual(['GET /profile/{name}', 'mine']);
  });

  it('takes the longest literal text first among partly literal segments', () => {
    const match = matcherOf('GET /f/{n}.csv', 'GET /f/{n}.tar.csv', 'GET /f/x{n}.csv', 'GET /f/{a}-{b}.csv');
    expect(match('GET', '/f/a.tar.csv')).toEqual(['GET /f/{n}.tar.csv', 'a']);
    expect(match('GET', '/f/xa.csv')?.[0]).toMatch(/x\{n\}|\{a\}-/);
    expect(match('GET', '/f/a.csv')).toEqual(['GET /f/{n}.csv', 'a']);
    expect(match('GET', '/f/a-b-c.csv')).toEqual(['GET /f/{a}-{b}.csv', 'a', 'b-c']);
  });

  it('is not misled by names that every object has', () => {
    const match = matcherOf('GET /a/{x}');
    for (const path of ['/__proto__', '/constructor', '/toString', '/hasOwnProperty'])
      expect(match('GET', path)).toBe('404');
    expect(matcherOf('GET /__proto__/constructor')('GET', '/__proto__/constructor')).toHaveLength(1);
  });

  it('stays linear on paths made to send a backtracking matcher astray', () => {
    const match = matcherOf(
      `GET /x/${'{p}a'.repeat(1)}${Array.from({ length: 30 }, (_, i) => `{q${i}}a`).join('')}b`,
    );
    // With backtracking, this would not finish within the test's time limit.
    expect(match('GET', `/x/${'a'.repeat(50_000)}`)).toBe('404');
  });

  it('lets the first of two operations that answer the same calls stand for both', () => {
    const match = matcherOf('GET /automations/{automationId}', 'GET /automations/{id}');
    expect(match('GET', '/automations/4')).toEqual(['GET /automations/{automationId}', '4']);
  });

  it('refuses two operations that answer the same calls but need different rights', () => {
    const operations = [operation('GET /a/{x}'), operation('GET /a/{y}', 'lists')];
    expect(() => createMatcher(operations)).toThrow(/same calls .* different rights/);
  });

  it.each(['a', '/a/{', '/a/}', '/a/{}', '/a/{{x}}', '/{a+}/{b+}', '/v{a+}', ''])(
    'refuses the template %j',
    (template) => {
      expect(() => createMatcher([operation(`GET ${template}`)])).toThrow(PathTemplateError);
    },
  );
});

describe('wildcards', () => {
  it('take one segment or several, and none that is empty', () => {
    const match = matcherOf('GET /files/{path+}');
    expect(match('GET', '/files/a')).toEqual(['GET /files/{path+}', 'a']);
    expect(match('GET', '/files/a/b.c/d')).toEqual(['GET /files/{path+}', 'a/b.c/d']);
    for (const path of ['/files', '/files/', '/files/a/', '/files/a/b/', '/file/a']) {
      expect(match('GET', path)).toBe('404');
    }
  });

  it('come after every more specific template, and leave what follows them as much as fits', () => {
    const match = matcherOf(
      'GET /v1/{name+}',
      'GET /v1/{name+}/operations',
      'POST /v1/{name+}:cancel',
      'GET /v1/projects/{id}',
      'GET /v1/projects/mine',
    );
    expect(match('GET', '/v1/projects/mine')).toEqual(['GET /v1/projects/mine']);
    expect(match('GET', '/v1/projects/7')).toEqual(['GET /v1/projects/{id}', '7']);
    expect(match('GET', '/v1/projects/7/x')).toEqual(['GET /v1/{name+}', 'projects/7/x']);
    expect(match('GET', '/v1/a/operations/operations')).toEqual([
      'GET /v1/{name+}/operations',
      'a/operations',
    ]);
    expect(match('POST', '/v1/a/b:cancel')).toEqual(['POST /v1/{name+}:cancel', 'a/b']);
    expect(match('POST', '/v1/a/:cancel')).toMatch('405');
    expect(match('POST', '/v1/a/b')).toMatch('405');
  });

  it('decide as trying every template would, for random templates and paths', () => {
    const word = fc.constantFrom('a', 'b', 'c');
    const words = fc.array(word, { maxLength: 2 });
    const template = fc
      .tuple(words, fc.constantFrom('', ':x'), words)
      .map(([before, tail, after]) => `/${[...before, `{w+}${tail}`, ...after].join('/')}`);
    const path = fc
      .array(
        fc.oneof(
          word,
          word.map((text) => `${text}:x`),
        ),
        { minLength: 1, maxLength: 6 },
      )
      .map((parts) => `/${parts.join('/')}`);
    fc.assert(
      fc.property(fc.uniqueArray(template, { minLength: 1, maxLength: 8 }), path, (templates, text) => {
        const matched = matcherOf(...templates.map((one) => `GET ${one}`))('GET', text);
        const fits = templates.filter((one) =>
          new RegExp(`^${one.replace('{w+}', '[^/]+(?:/[^/]+)*?')}$`).test(text),
        );
        expect(matched === '404' ? [] : fits).toEqual(fits);
        if (matched !== '404') expect(fits.map((one) => `GET ${one}`)).toContain(matched[0]);
      }),
      { numRuns: 2_000, seed: 11 },
    );
  });
});

describe('closed paths', () => {
  it('keep their calls from less specific templates, and leave declared methods alone', () => {
    const operations = [operation('GET /users/{id}'), operation('POST /lists/{id}')];
    const matcher = createMatcher(operations, ['/users/me', '/lists/{name}']);
    expect(matcher.match('GET', '/users/me').kind).toBe('path-unknown');
    expect(matcher.match('GET', '/users/7').kind).toBe('matched');
    expect(matcher.match('POST', '/lists/7').kind).toBe('matched');
    expect(matcher.match('GET', '/lists/7').kind).toBe('method-unknown');
  });
});

/**
 * A reference implementation that tries every template in order of rank. It is slow, but simple enough to be trusted.
 */
function matchNaively(operations: readonly Operation[], method: HttpMethod, path: string) {
  const fits = operations.flatMap((candidate) => {
    const segments = parsePathTemplate(candidate.pathTemplate);
    const parts = path.slice(1).split('/');
    if (segments.length !== parts.length) return [];
    const ranks: string[] = [];
    const parameters: string[] = [];
    for (const [index, { literals }] of segments.entries()) {
      const pattern = literals
        .map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
        .join('([^/]+?)');
      const found = new RegExp(`^${pattern}$`).exec(parts[index] ?? '');
      if (found === null) return [];
      parameters.push(...found.slice(1));
      const length = literals.join('').length;
      const kind = literals.length === 1 ? 0 : length > 0 ? 1 : 2;
      ranks.push(
        `${kind}${String(999 - length).padStart(3, '0')}${String(literals.length).padStart(2, '0')}${literals.join('{}')}`,
      );
    }
    return [{ candidate, parameters, rank: ranks.join('\u0000') }];
  });
  const [best] = fits.toSorted((left, right) =>
    left.rank < right.rank ? -1 : left.rank > right.rank ? 1 : 0,
  );
  if (best === undefined) return '404';
  const same = fits.filter(({ rank }) => rank === best.rank);
  const chosen =
    same.find(({ candidate }) => candidate.method === method) ??
    (method === 'HEAD' ? same.find(({ candidate }) => candidate.method === 'GET') : undefined);
  return chosen === undefined ? '405' : [chosen.candidate.id, ...chosen.parameters];
}

describe('against a matcher that tries every template', () => {
  const segment = fc.constantFrom(
    'a',
    'b',
    'ab',
    'a.c',
    '{p}',
    '{p}.c',
    'a{p}',
    '{p}={q}',
    'a{p}b',
    '{p}.{q}.c',
    '',
  );
  const method = fc.constantFrom<HttpMethod>('GET', 'HEAD', 'POST', 'DELETE');
  const template = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) =>
    segments
      .map((text, index) => text.replaceAll('{p}', `{p${index}}`).replaceAll('{q}', `{q${index}}`))
      .map((text) => `/${text}`)
      .join(''),
  );
  const pathSegment = fc.oneof(
    fc.constantFrom('a', 'b', 'ab', 'a.c', 'x', 'x.c', 'a.b.c', 'k=v', 'k=v=w', 'aab', '', '=', '.c'),
    fc.stringMatching(/^[abc.=]{0,6}$/),
  );
  const requestPath = fc
    .array(pathSegment, { minLength: 1, maxLength: 4 })
    .map((parts) => `/${parts.join('/')}`);

  it('decides the same for random templates and paths', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(method, template), { maxLength: 25 }),
        fc.array(fc.tuple(method, requestPath), { minLength: 1, maxLength: 30 }),
        (calls, requests) => {
          const operations = calls.map(([verb, text]) => operation(`${verb} ${text}`));
          const matcher = createMatcher(operations);
          for (const [verb, text] of requests) {
            const found = matcher.match(verb, text);
            const expected = matchNaively(operations, verb, text);
            const actual =
              found.kind === 'matched'
                ? [found.operation.id, ...found.parameters]
                : found.kind === 'method-unknown'
                  ? '405'
                  : '404';
            expect(actual).toEqual(expected);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('gives the same verdict with 10 and with 10,000 operations', () => {
    const few = Array.from({ length: 10 }, (_, index) => operation(`GET /r${index}/{id}`));
    const many = [
      ...few,
      ...Array.from({ length: 9_990 }, (_, index) => operation(`POST /s${index}/{a}/x/{b}`)),
    ];
    const [small, large] = [createMatcher(few), createMatcher(many)];
    for (let index = 0; index < 12; index++) {
      for (const path of [`/r${index}/7`, `/r${index}`, `/r${index}/7/`, `/R${index}/7`, `/r${index}/%37`]) {
        expect(large.match('GET', path).kind).toBe(small.match('GET', path).kind);
      }
    }
  });
});
