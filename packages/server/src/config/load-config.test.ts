import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ConfigError } from './config-error.ts';
import { configBytesMax, loadConfig, parseConfig } from './load-config.ts';

const validText = `
brand: acme
masterKey: env:POSTERN_MASTER_KEY
environments:
  TEST:
    kind: test
    port: 4001
    hosts: [localhost]
    upstream: http://127.0.0.1:4100
    issuer: https://test.example.com
  PROD:
    kind: live
    port: 4002
    hosts: [localhost]
    upstream: http://127.0.0.1:4100
    issuer: https://prod.example.com
groups:
  - id: exchange
    name: Data exchange
    modules:
      - { id: imports, name: Imports }
      - { id: sendings, name: Sendings, levels: [none, write] }
apis:
  - id: v5
    basePath: /v5
    aliases: [/old/v5]
    upstream: { TEST: http://127.0.0.1:4200 }
    openapi: openapi/v5.yaml
    mapping:
      tags: { Imports: imports }
      rules:
        - when: { path: /sendings/** }
          modules: [sendings]
  - id: v4
    basePath: /v4
    openapi: openapi/v4.yaml
`;

function findIssues(text: string): readonly string[] {
  try {
    parseConfig(text, 'postern.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.issues.map(
      ({ position, path, what, remedy }) =>
        `${position?.line ?? '-'}:${position?.column ?? '-'} ${path} ${what} ${remedy}`,
    );
  }
}

const replaced = (from: string, to: string) => {
  expect(validText).toContain(from);
  return validText.replace(from, to);
};

describe('a postern.yaml', () => {
  it('that is valid is read, with its defaults', () => {
    const config = parseConfig(validText, 'postern.yaml');
    expect(config).toMatchObject({
      brand: { keyPrefix: 'acme', name: 'Postern' },
      database: { kind: 'sqlite' },
      trustedProxies: [],
    });
    expect(config.groups[0]?.modules[0]).toMatchObject({ levels: ['none', 'read', 'write'] });
  });

  it('names every fault at once, in the order of the file, with line, column, path and remedy', () => {
    const text = replaced('brand: acme', 'brand: A')
      .replace('port: 4001', 'port: x')
      .replace('basePath: /v5', 'basePath: v5');
    expect(findIssues(text)).toEqual([
      expect.stringMatching(/^2:8 brand is not valid: .+ Expected: .+\.$/),
      expect.stringMatching(/^7:11 environments\.TEST\.port must be a number, but is a text\./),
      expect.stringMatching(/^25:15 apis\[0\]\.basePath is not valid: a path such as \/v5/),
    ]);
  });

  it.each([
    ['upstream: http://127.0.0.1:4100', 'upstream: 127.0.0.1:4100', /Write the whole URL with its scheme/],
    ['upstream: http://127.0.0.1:4100', 'upstream: ${UPSTREAM}', /Variables are not expanded in this file/],
    ['port: 4001', 'port: "4001"', /Write the number without quotes\./],
    [
      'brand: acme',
      'brand: acme\ndatabase: { kind: postgresql }',
      /Write `postgres`, with `url`, or `sqlite`/,
    ],
    ['openapi: openapi/v5.yaml', 'openapi: [a.json, ./a.json]', /List each document once\./],
    ['openapi: openapi/v5.yaml', 'openapi: []', /Path of its OpenAPI document/],
    ['openapi: openapi/v5.yaml', 'openapi: { a: b }', /Path of its OpenAPI document/],
    ['brand: acme', 'brand: acme\nconsole: { host: "http://x" }', /an address or a host name/],
  ])('says what to write in place of %s → %s', (known, written, remedy) => {
    const issues = findIssues(replaced(known, written));
    expect(
      issues.some((issue) => remedy.test(issue)),
      issues.join('\n'),
    ).toBe(true);
  });

  it.each([
    ['masterKey', 'masterkey', 'masterKey'],
    ['    hosts:', '    hostss:', 'hosts'],
    ['basePath: /v5', 'basepath: /v5', 'basePath'],
  ])('suggests the known key: %s', (known, unknown, suggestion) => {
    const issues = findIssues(replaced(known, unknown));
    expect(
      issues.some((issue) => issue.includes(`is not a known key. Did you mean \`${suggestion}\`?`)),
    ).toBe(true);
  });

  it('lists the known keys where none is near', () => {
    expect(findIssues(`${validText}zzzzzz: 1\n`)).toEqual([
      expect.stringMatching(
        /^37:1 zzzzzz is not a known key\. Remove it; the keys here are accessTypes, alerts, apis, audit/,
      ),
    ]);
  });

  it('suggests the known value', () => {
    expect(findIssues(replaced('kind: live', 'kind: lvie'))).toEqual([
      expect.stringContaining('Did you mean `live`?'),
    ]);
  });

  it('says that a key is missing at its parent', () => {
    expect(findIssues(replaced('    openapi: openapi/v4.yaml\n', ''))).toEqual([
      expect.stringMatching(/^34:5 apis\[1\]\.openapi is missing\./),
    ]);
  });

  it('never quotes a value that may be a secret', () => {
    const texts = [
      replaced('env:POSTERN_MASTER_KEY', 'c2VjcmV0c2VjcmV0'),
      `${validText}database: { kind: postgres, url: [c2VjcmV0c2VjcmV0] }\n`,
      replaced('env:POSTERN_MASTER_KEY', '"c2VjcmV0c2VjcmV0'),
    ];
    for (const text of texts) {
      const issues = findIssues(text);
      expect(issues).not.toEqual([]);
      expect(issues.join()).not.toContain('c2VjcmV0');
    }
  });
});

describe('YAML that cannot be used', () => {
  const bomb = [
    'a0: &a0 [x,x,x,x,x,x,x,x,x]',
    ...Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`).join()}]`),
  ].join('\n');
  it.each([
    ['an empty file', '', '1:1  is empty.'],
    ['comments only', '# nothing\n', '1:1  is empty.'],
    ['a list', '- brand', '1:1  is not a mapping'],
    ['a text', 'brand', '1:1  is not a mapping'],
    ['a tab as indentation', 'limits:\n\turlBytesMax: 1\n', 'Indent with spaces'],
    ['a key that appears twice', 'brand: a\nbrand: b\n', '2:1  is not valid YAML: Map keys must be unique.'],
    ['an alias bomb', bomb, 'uses aliases that cannot be resolved'],
    ['an alias of itself', 'apis: &a [*a]\n', ''],
    ['an alias of nothing', 'apis: *nobody\n', 'an alias whose anchor'],
    ['brackets without end', `apis: ${'['.repeat(100_000)}`, 'is nested too deeply'],
    ['two documents', 'brand: a\n---\nbrand: b\n', 'Keep one document'],
    ['an unclosed quote', 'brand: "a\n', 'Close the quote'],
    ['an unknown tag', 'brand: !secret a\n', 'quotes'],
    ['a list as a key', '? [a]\n: 1\n', 'key'],
  ])('%s', (_what, text, expected) => {
    expect(findIssues(text).join('\n')).toContain(expected);
    expect(findIssues(text)).not.toEqual([]);
  });
});

describe('contradictions are refused', () => {
  it.each([
    ['two APIs of one id', 'id: v4', 'id: v5', 'apis[1].id'],
    ['one base path twice', 'basePath: /v4', 'basePath: /v5', 'apis[1].basePath'],
    ['a base path that is an alias', 'basePath: /v4', 'basePath: /old/v5', 'apis[1].basePath'],
    ['a base path within another', 'basePath: /v4', 'basePath: /v5/x', 'apis[1].basePath'],
    ['a base path around another', 'basePath: /v4', 'basePath: /', 'apis[1].basePath'],
    ['a base path of the token endpoints', 'basePath: /v4', 'basePath: /auth/x', 'apis[1].basePath'],
    ['a base path with dot segments', 'basePath: /v4', 'basePath: /a/../v4', 'apis[1].basePath'],
    ['two environments on one port', 'port: 4002', 'port: 4001', 'environments.PROD.port'],
    ['an environment on the console’s port', 'port: 4002', 'port: 4000', 'environments.PROD.port'],
    ['a host with a port', 'hosts: [localhost]', "hosts: ['localhost:4001']", 'environments.TEST.hosts[0]'],
    [
      'a host with a scheme',
      'hosts: [localhost]',
      "hosts: ['http://localhost']",
      'environments.TEST.hosts[0]',
    ],
    ['a host in capitals', 'hosts: [localhost]', 'hosts: [LocalHost]', 'environments.TEST.hosts[0]'],
    [
      'a host with a wildcard',
      'hosts: [localhost]',
      "hosts: ['*.example.com']",
      'environments.TEST.hosts[0]',
    ],
    ['a host twice', 'hosts: [localhost]', 'hosts: [localhost, localhost]', 'environments.TEST.hosts[1]'],
    ['an upstream with a path', '127.0.0.1:4100', '127.0.0.1:4100/x', 'environments.TEST.upstream'],
    ['an upstream with a password', '127.0.0.1:4100', 'a:b@127.0.0.1:4100', 'environments.TEST.upstream'],
    ['an upstream with a query', '127.0.0.1:4100', '127.0.0.1:4100?x', 'environments.TEST.upstream'],
    ['an upstream of no environment', '{ TEST: http', '{ TSET: http', 'apis[0].upstream.TSET'],
    ['a module in two groups', 'id: sendings', 'id: imports', 'groups[0].modules[1].id'],
    ['levels without none', 'levels: [none, write]', 'levels: [read, write]', 'groups[0].modules[1].levels'],
    [
      'levels in another order',
      'levels: [none, write]',
      'levels: [write, none]',
      'groups[0].modules[1].levels',
    ],
    ['a tag of no module', '{ Imports: imports }', '{ Imports: import }', 'apis[0].mapping.tags.Imports'],
    [
      'a rule of no module',
      'modules: [sendings]',
      'modules: [sending]',
      'apis[0].mapping.rules[0].modules[0]',
    ],
    [
      'a requirement of no module',
      'modules: [sendings]',
      'requirements: ["sending:read"]',
      'apis[0].mapping.rules[0].requirements[0]',
    ],
  ])('%s', (_what, from, to, path) => {
    const issues = findIssues(replaced(from, to));
    expect(issues.some((issue) => issue.split(' ')[1] === path)).toBe(true);
  });

  it('two environments with one issuer and audience', () => {
    const same = validText.replaceAll(/issuer: .*/g, 'issuer: acme\n    audience: acme');
    expect(findIssues(same)).toEqual([
      expect.stringMatching(/^17:13 environments\.PROD\.issuer and its audience/),
    ]);
  });

  it('but one issuer is fine while the audiences differ', () => {
    expect(findIssues(validText.replaceAll(/issuer: .*/g, 'issuer: acme'))).toEqual([]);
  });

  it.each(['10.0.0.1/24', '10.1', '010.0.0.1', 'fe80::1%eth0', 'localhost', '10.0.0.0/33', ''])(
    'a trusted proxy spelled %o',
    (range) => {
      const issues = findIssues(`${validText}trustedProxies: [${JSON.stringify(range)}]\n`);
      expect(issues).toEqual([
        expect.stringMatching(/^37:18 trustedProxies\[0\] is not an IP address or range\./),
      ]);
    },
  );

  it.each([
    ['smtp: { host: mail.example.com, from: p@example.com, user: u }', 'smtp has no `password`'],
    [
      'smtp: { host: mail.example.com, from: p@example.com, user: u, password: env:P, security: none }',
      'smtp.security is `none`',
    ],
    ['smtp: { host: mail.example.com, from: p@example.com, user: u, password: plain }', 'smtp.password'],
    [
      'portal: { providers: [company] }',
      'portal.providers[0] is "company", which is none of console.providers',
    ],
    ['outbound: { allowed: [10.0.0.1/8] }', 'outbound.allowed[0] is not an IP address or range'],
  ])('%s', (line, what) => {
    expect(findIssues(`${validText}${line}\n`)).toEqual([expect.stringContaining(what)]);
  });

  it('but free ports, default ports and a mapping that derives modules are fine', () => {
    expect(findIssues(validText.replaceAll(/port: 400./g, 'port: 0'))).toEqual([]);
    expect(findIssues(replaced('http://127.0.0.1:4100', 'https://internal.example.com:443'))).toEqual([]);
    expect(
      findIssues(replaced('tags: { Imports: imports }', 'tags: { Imports: new }\n      deriveModules: true')),
    ).toEqual([]);
  });
});

describe('a configuration file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'postern-config-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  const write = async (text: string | Uint8Array) => {
    const file = join(folder, 'postern.yaml');
    await writeFile(file, text);
    return file;
  };

  it('has its relative paths resolved against its own folder', async () => {
    const file = await write(
      replaced('env:POSTERN_MASTER_KEY', 'file:secrets/key').concat(
        'database: { kind: postgres, url: file:secrets/url }\n',
      ),
    );
    const config = await loadConfig({ file, env: {} });
    expect(config).toMatchObject({
      dataFolder: join(folder, '.postern'),
      masterKey: `file:${join(folder, 'secrets/key')}`,
      database: { url: `file:${join(folder, 'secrets/url')}` },
    });
    expect(config.apis[0]?.openapi).toEqual([join(folder, 'openapi/v5.yaml')]);
  });

  it('yields to the environment, and that to the command line', async () => {
    const file = await write(validText);
    const env = { POSTERN_DATA: 'elsewhere', POSTERN_PORT_BASE: '5000' };
    const config = await loadConfig({ file, env });
    expect(config.dataFolder).toBe(resolve('elsewhere'));
    expect([config.console.port, ...Object.values(config.environments).map(({ port }) => port)]).toEqual([
      5000, 5001, 5002,
    ]);
    expect((await loadConfig({ file, env, overrides: { dataFolder: 'here' } })).dataFolder).toBe(
      resolve('here'),
    );
  });

  const fault = (file: string) =>
    loadConfig({ file, env: {} }).then(
      () => 'none',
      (error: unknown) =>
        error instanceof ConfigError ? error.message : `not a ConfigError: ${String(error)}`,
    );

  it('that is missing, a folder, too large or no text is named with a remedy', async () => {
    const file = await write(validText);
    expect(await fault(join(folder, 'nothing.yaml'))).toContain('does not exist.');
    expect(await fault(join(file, 'postern.yaml'))).toContain('does not exist.');
    expect(await fault(folder)).toContain('is a folder.');
    expect(await fault('a\0b')).toContain('is not a path.');
    expect(await fault(await write(`${validText}#${'x'.repeat(configBytesMax)}`))).toContain(
      'is larger than',
    );
    expect(await fault(await write(Uint8Array.of(0xff, 0xfe, 0x41)))).toContain('is not UTF-8 text.');
    await mkdir(join(folder, 'inner'));
    expect(await fault(join(folder, 'inner'))).toContain('is a folder.');
  });
});

describe('whatever is done to a valid file', () => {
  const lines = validText.split('\n');
  const lineEdit = fc.record({
    at: fc.nat(lines.length - 1),
    edit: fc.oneof(
      fc.constant({ kind: 'delete' as const }),
      fc.record({ kind: fc.constant('repeat' as const), times: fc.integer({ min: 1, max: 3 }) }),
      fc.record({
        kind: fc.constant('indent' as const),
        by: fc.constantFrom(' ', '  ', '\t', '- ', '? ', '&a ', '*a '),
      }),
      fc.record({
        kind: fc.constant('insert' as const),
        text: fc.string({ unit: 'binary', maxLength: 12 }),
        column: fc.nat(20),
      }),
    ),
  });
  const apply = (
    text: readonly string[],
    { at, edit }: typeof lineEdit extends fc.Arbitrary<infer T> ? T : never,
  ) => {
    const line = text[at] ?? '';
    switch (edit.kind) {
      case 'delete':
        return text.toSpliced(at, 1);
      case 'repeat':
        return text.toSpliced(at, 0, ...Array<string>(edit.times).fill(line));
      case 'indent':
        return text.with(Math.min(at, text.length - 1), edit.by + line);
      case 'insert':
        return text.with(
          Math.min(at, text.length - 1),
          line.slice(0, edit.column) + edit.text + line.slice(edit.column),
        );
    }
  };
  const onlyConfigErrors = (text: string) => {
    try {
      parseConfig(text, 'postern.yaml');
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as ConfigError).issues.length).toBeGreaterThan(0);
    }
  };

  it('at the level of text, only ConfigErrors come of it', () => {
    fc.assert(
      fc.property(fc.array(lineEdit, { minLength: 1, maxLength: 6 }), (edits) => {
        onlyConfigErrors(edits.reduce<readonly string[]>(apply, lines).join('\n'));
      }),
      { numRuns: 500 },
    );
  });

  it('at the level of values, only ConfigErrors come of it', () => {
    const valid = parseConfig(validText, 'postern.yaml') as unknown as Record<string, unknown>;
    const key = fc.constantFrom(...Object.keys(valid), '__proto__', 'constructor', 'toString');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(key, fc.jsonValue({ maxDepth: 4 })), { minLength: 1, maxLength: 3 }),
        (changes) => {
          onlyConfigErrors(stringify({ ...valid, ...Object.fromEntries(changes) }));
        },
      ),
      { numRuns: 300 },
    );
  });
});
