import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presentKeyLines } from './key-lines.ts';

const input = {
  keyText: 'acme_test_abc',
  name: 'Crème & Co',
  environment: 'TEST',
  uses: [
    {
      apiId: 'v5',
      title: 'v5',
      url: 'http://127.0.0.1:4001/v5',
      scheme: 'bearer',
      keyHeader: null,
      tokenUrl: 'http://127.0.0.1:4001/auth/token',
      exampleUrl: 'http://127.0.0.1:4001/v5/entities',
    },
  ],
} as const;

describe('presentKeyLines', () => {
  it('names variables and secrets after the API user and the environment', () => {
    const lines = presentKeyLines(input);
    expect(lines.dotEnv).toBe(
      'POSTERN_TEST_API_KEY=acme_test_abc\nPOSTERN_TEST_API_URL=http://127.0.0.1:4001/v5',
    );
    expect(lines.vault).toBe("vault kv put -mount=secret postern/creme-co-test api_key='acme_test_abc'");
    expect(lines.token).toContain("'http://127.0.0.1:4001/auth/token'");
    expect(lines.call).toContain("'http://127.0.0.1:4001/v5/entities'");
  });

  it('sends the key itself where the API takes it in a header, and exchanges nothing', () => {
    const [use] = input.uses;
    const own = { ...use, scheme: 'api-key-header', keyHeader: 'Api-Token', tokenUrl: null } as const;
    expect(presentKeyLines({ ...input, uses: [own] })).toMatchObject({
      token: null,
      call: `POSTERN_TEST_API_KEY='acme_test_abc'\ncurl -sS 'http://127.0.0.1:4001/v5/entities' -H "Api-Token: $POSTERN_TEST_API_KEY"`,
    });
  });

  it('has no lines for a first call where no plain command can make one', () => {
    const [use] = input.uses;
    const other = { ...use, scheme: 'other', tokenUrl: null, exampleUrl: null } as const;
    expect(presentKeyLines({ ...input, uses: [other] })).toMatchObject({ token: null, call: null });
    expect(presentKeyLines({ ...input, uses: [other, use] }).call).toContain('/v5/entities');
  });

  it('lets no name or key break out of its place in a shell', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-ascii' }),
        fc.string({ unit: 'grapheme-ascii' }),
        (keyText, name) => {
          const { google } = presentKeyLines({ ...input, keyText, name });
          const written = execFileSync('sh', [
            '-c',
            google.replace(/\| gcloud secrets create [a-z0-9-]+ --data-file=-$/, ''),
          ]);
          expect(written.toString()).toBe(keyText);
        },
      ),
      { numRuns: 40 },
    );
  });
});
