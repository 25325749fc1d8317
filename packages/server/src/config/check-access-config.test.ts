import { describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.ts';
import { parseConfig } from './load-config.ts';

const base = `
brand: acme
masterKey: env:KEY
environments:
  TEST: { kind: test, port: 0, hosts: [localhost], upstream: 'http://127.0.0.1:1', issuer: test }
groups:
  - { id: data, name: Data, modules: [{ id: profiles, name: Profiles }] }
`;
const api = (more = '') => `apis:\n  - id: v5\n    basePath: /v5\n    openapi: v5.yaml\n${more}`;

function findIssues(text: string): readonly string[] {
  try {
    parseConfig(base + text, 'postern.yaml');
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}

describe('access types, dimensions, versions and error shapes in postern.yaml', () => {
  it('are taken with everything that they can say', () => {
    const text = `
accessTypes:
  - name: integrations
    label: Integrations
    except: [profiles]
    extraModules: { profiles: read }
    operations: [{ api: v5, calls: ['GET /general/*', 'getCustomers'] }]
    limits: [channel]
${api(`    aliases: [/old, { path: /older, deprecation: { deprecatedAt: 2026-01-01, sunsetAt: '2027-01-01T00:00:00Z' } }]
    deprecation: { deprecatedAt: 2026-01-01, link: 'https://example.com/v5', successor: 'https://example.com/v6' }
    dimensions:
      - kind: channel
        places: [{ in: query, parameter: ChannelID }, { in: body, pointer: '/a/*/b', required: true }]
        narrow: [{ drop: rows, array: /items, value: /channel, when: { path: '/x/**' } }]
    errorShape:
      template: { errors: [{ title: '{title}', status: '{status}' }] }
      codes: { rate_limited: { status: 429, template: { message: '{detail}' } } }
    rateHeaders: x-ratelimit
`)}`;
    expect(findIssues(text)).toEqual([]);
  });

  it.each([
    [
      'an unknown module',
      `accessTypes: [{ name: a, label: A, modules: { ghost: read } }]\n${api()}`,
      'names the module ghost',
    ],
    [
      'an unknown extra module',
      `accessTypes: [{ name: a, label: A, extraModules: { ghost: read } }]\n${api()}`,
      'names the module ghost',
    ],
    [
      'an unknown API',
      `accessTypes: [{ name: a, label: A, operations: [{ api: v9, calls: [x] }] }]\n${api()}`,
      'names the API v9',
    ],
    [
      'a name twice',
      `accessTypes: [{ name: a, label: A }, { name: a, label: B }]\n${api()}`,
      'earlier access type',
    ],
    ['a dimension that says nothing', api('    dimensions: [{ kind: entity }]\n'), 'neither places'],
    [
      'a delimiter named by the list itself',
      api(
        '    dimensions: [{ kind: entity, places: [{ in: query, parameter: a, delimiterParameter: A }] }]\n',
      ),
      'the parameter itself',
    ],
    [
      'a pointer that is none',
      api('    dimensions: [{ kind: entity, places: [{ in: body, pointer: a }] }]\n'),
      'JSON pointer',
    ],
    ['a place that nothing fills', api("    errorShape: { template: { a: ['{nope}'] } }\n"), '{nope}'],
    ['an unknown error code', api('    errorShape: { codes: { nope: { status: 400 } } }\n'), 'nope'],
    [
      'an end before its beginning',
      api('    deprecation: { deprecatedAt: 2027-01-01, sunsetAt: 2026-01-01 }\n'),
      'before',
    ],
    ['a day that does not exist', api('    deprecation: { sunsetAt: 2026-13-01 }\n'), 'date'],
    [
      'a link that would break a header',
      api("    deprecation: { link: 'https://example.com/>;x' }\n"),
      'URL',
    ],
    ['an alias within the base path', api('    aliases: [{ path: /v5/old }]\n'), 'overlaps'],
  ])('are refused with %s', (_what, text, why) => {
    const issues = findIssues(text);
    expect(issues.join('\n')).toContain(why);
  });
});

describe('signing keys in postern.yaml', () => {
  it('are published for as long as others may keep the key set, and a gateway may be late', () => {
    const of = (signingKeys: string) => findIssues(`${api()}maxStaleMs: 5000\nsigningKeys: ${signingKeys}\n`);
    expect(of('{ jwksMaxAgeS: 60, publishAheadMs: 70000 }')).toEqual([]);
    expect(of('{ jwksMaxAgeS: 60, publishAheadMs: 69999 }').join('\n')).toContain('Write at least 70000');
    expect(of('{ jwksMaxAgeS: 86400 }').join('\n')).toContain('the time for which clients may cache');
    expect(of('{ rotateAfterDays: 0 }')).not.toEqual([]);
  });
});
