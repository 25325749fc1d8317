import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findSchemasAt } from '../config/config-json-schema.ts';
import { ConfigError } from '../config/config-error.ts';
import { loadConfig } from '../config/load-config.ts';
import { createDatabase } from '../testing/databases.ts';
import { askForService } from '../testing/ask-for-service.ts';
import { openCore } from './open-core.ts';

const folder = mkdtempSync(join(tmpdir(), 'postern-database-url-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [documented] = findSchemasAt(['database', 'url']).flatMap(({ examples = [] }) => examples.map(String));

function writeConfig(url: string): string {
  const file = join(folder, 'postern.yaml');
  writeFileSync(
    file,
    `brand: acme
masterKey: env:POSTERN_MASTER_KEY
database: { kind: postgres, url: '${url}' }
environments:
  TEST: { kind: test, port: 0, hosts: [localhost], upstream: 'http://127.0.0.1:1', issuer: 'urn:t' }
apis: [{ id: v1, basePath: /v1, openapi: v1.yaml }]
`,
  );
  return file;
}

const masterKey = {
  POSTERN_MASTER_KEY: Buffer.from(Array.from({ length: 32 }, (_, at) => at)).toString('base64'),
};

async function openWith(url: string, env: Record<string, string>): Promise<void> {
  const config = await loadConfig({ file: writeConfig(url), env });
  const core = await openCore(config, { ...masterKey, ...env });
  await core[Symbol.asyncDispose]();
}

const postgres = await askForService('postgres');
const why = postgres.kind === 'missing' ? ` [skipped: ${postgres.reason}]` : '';

describe.skipIf(postgres.kind === 'missing')(`\`database.url\` on PostgreSQL${why}`, () => {
  it('opens the database that the documented example, a variable, names', async () => {
    const { database, remove } = await createDatabase('postgres');
    try {
      if (database.config.kind !== 'postgres') throw new Error('PostgreSQL expected');
      expect(documented).toBe('env:POSTERN_DATABASE_URL');
      await openWith(documented ?? '', { POSTERN_DATABASE_URL: database.config.url });
    } finally {
      await remove();
    }
  });

  it('opens the database that a file beside postern.yaml names, with the line break at its end', async () => {
    const { database, remove } = await createDatabase('postgres');
    try {
      if (database.config.kind !== 'postgres') throw new Error('PostgreSQL expected');
      writeFileSync(join(folder, 'database-url'), `${database.config.url}\n`);
      await openWith('file:database-url', {});
    } finally {
      await remove();
    }
  });
});

describe('`database.url` that names nothing', () => {
  it('says which variable is not set, and shows no value', async () => {
    await expect(openWith('env:POSTERN_DATABASE_URL', {})).rejects.toThrow(
      /env:POSTERN_DATABASE_URL\s+is not set\.\s+Set the environment variable/,
    );
    await expect(openWith('file:nowhere', {})).rejects.toThrow(ConfigError);
  });

  it('does not repeat the secret of a variable that holds something else', async () => {
    const opening = openWith('env:POSTERN_DATABASE_URL', { POSTERN_DATABASE_URL: 'mysql://me:hunter2@db/x' });
    await expect(opening).rejects.toThrow(/`database\.url` is not a PostgreSQL URL/);
    await expect(opening).rejects.not.toThrow(/hunter2/);
  });
});
