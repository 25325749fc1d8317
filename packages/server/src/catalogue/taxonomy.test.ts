import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogueSchema } from '@postern/contract/catalogue';
import { presentUnclassified } from './check-catalogue.ts';
import { listTaxonomy } from './list-taxonomy.ts';
import { presentTaxonomy, taxonomyColumns } from './present-taxonomy.ts';

const levels = ['none', 'read', 'write'];

function catalogueOf(...operations: readonly object[]) {
  return catalogueSchema.parse({
    apiId: 'v5',
    title: 'Marketing',
    groups: [
      {
        id: 'data',
        name: 'Data',
        modules: [{ id: 'profiles', name: 'Profiles', definability: 'definable', levels }],
      },
      { id: 'other', name: 'Other', modules: [{ id: 'ping', name: 'Ping', definability: 'open', levels }] },
    ],
    operations: operations.map((operation, index) => ({
      id: `op${index}`,
      method: 'GET',
      pathTemplate: `/p${index}`,
      name: 'Name',
      section: 'Section',
      requirements: [{ moduleId: 'profiles', scope: 'read' }],
      deprecated: false,
      internal: false,
      ...operation,
    })),
  });
}

/** A simple parser of CSV, written from RFC 4180. */
function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? '';
    if (isQuoted && letter === '"' && text[at + 1] === '"') {
      cell += '"';
      at++;
    } else if (letter === '"') isQuoted = !isQuoted;
    else if (!isQuoted && letter === ',') {
      row.push(cell);
      cell = '';
    } else if (!isQuoted && letter === '\r' && text[at + 1] === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
      at++;
    } else cell += letter;
  }
  return rows;
}

describe('listing the taxonomy', () => {
  it('has a row for each right of each call, in the order of modules, unclassified calls last', () => {
    const rows = listTaxonomy(
      catalogueOf(
        { requirements: [] },
        { requirements: [{ moduleId: 'ping', scope: 'read' }] },
        {
          requirements: [
            { moduleId: 'ping', scope: 'read' },
            { moduleId: 'profiles', scope: 'write' },
          ],
          documentationUrl: 'https://d.example',
        },
      ),
      { basePath: '/v5' },
    );
    expect(rows.map(({ path, moduleId, scope, definable }) => [path, moduleId, scope, definable])).toEqual([
      ['/v5/p2', 'profiles', 'write', true],
      ['/v5/p1', 'ping', 'read', false],
      ['/v5/p2', 'ping', 'read', false],
      ['/v5/p0', '', null, null],
    ]);
    expect(rows[0]).toMatchObject({
      group: 'Data',
      module: 'Profiles',
      section: 'Section',
      method: 'GET',
      documentationUrl: 'https://d.example',
    });
  });

  it('links each call to its documentation: the document’s own page, else the portal’s; an internal call to none', () => {
    const rows = listTaxonomy(
      catalogueOf({ documentationUrl: 'https://d.example' }, { id: 'get /a b' }, { internal: true }),
      { referenceUrl: 'https://portal.example/reference/TEST/v5' },
    );
    expect(rows.map(({ documentationUrl }) => documentationUrl)).toEqual([
      'https://d.example',
      'https://portal.example/reference/TEST/v5#operation/get%20%2Fa%20b',
      '',
    ]);
  });

  it('adds nothing to the paths of an API at the root', () => {
    expect(listTaxonomy(catalogueOf({}), { basePath: '/' })[0]?.path).toBe('/p0');
  });
});

describe('the taxonomy as CSV', () => {
  it('has the headings, CRLF and an empty cell for what is not known', () => {
    expect(presentTaxonomy(listTaxonomy(catalogueOf({ requirements: [] })), 'csv')).toBe(
      '\ufeffGroup,Module,Right definable,Documentation section,Method,Path,Operation,Documentation URL,Scope\r\n' +
        ',,,Section,GET,/p0,Name,,\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '=cmd|"/c calc"!A1', '＝1', '\u200b=1'])(
    'keeps %j from being a formula',
    (name) => {
      const [, row] = readCsv(presentTaxonomy(listTaxonomy(catalogueOf({ name })), 'csv'));
      expect(row?.[6]).toBe(`'${name}`);
    },
  );

  it('reads back as it was written, whatever the titles hold', () => {
    const title = fc.oneof(fc.string({ maxLength: 60 }), fc.stringMatching(/^[",;\r\n' =]{0,10}$/));
    fc.assert(
      fc.property(title, title, (name, section) => {
        const rows = listTaxonomy(catalogueOf({ name, section }));
        const [, cells] = readCsv(presentTaxonomy(rows, 'csv'));
        expect(cells).toHaveLength(taxonomyColumns.length);
        expect([name, `'${name}`]).toContain(cells?.[6]);
        expect([section, `'${section}`]).toContain(cells?.[3]);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the taxonomy as JSON', () => {
  it('is the list of rows', () => {
    const rows = listTaxonomy(catalogueOf({}));
    expect(JSON.parse(presentTaxonomy(rows, 'json'))).toEqual(rows);
  });
});

describe('listing unclassified operations', () => {
  it('is empty where every operation has a module', () => {
    expect(presentUnclassified(catalogueOf({}))).toBe('');
  });

  it('names each with method and path, and both ways to classify it', () => {
    const text = presentUnclassified(
      catalogueOf(
        { requirements: [], section: 'Profiles' },
        { requirements: [], method: 'POST', section: 'New' },
      ),
    );
    expect(text).toContain('2 operations have no module');
    expect(text).toContain('GET /p0\n      in the document:  x-postern-module: profiles\n');
    expect(text).toContain('"op0": { modules: [profiles] }');
    expect(text).toContain('POST /p1\n      in the document:  x-postern-module: <module>\n');
  });
});
