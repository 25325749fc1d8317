import { describe, expect, it } from 'vitest';
import { dimensionConfigSchema } from '../config/dimension-config-schema.ts';
import { buildCatalogue } from './build-catalogue.ts';
import { mappingConfigSchema } from '../config/mapping-config-schema.ts';
import { apiIdSchema } from '@postern/contract/ids';

const document = {
  openapi: '3.0.0',
  info: { title: 'T', version: '1' },
  paths: {
    '/entities/{e}/customers/{id}': { get: { operationId: 'getCustomer', responses: {} } },
    '/entities/{e}/customers': { post: { operationId: 'createCustomer', responses: {} } },
    '/groups/{groupID}': { get: { operationId: 'getGroup', responses: {} } },
    '/groups/{groupId}': { get: { operationId: 'getSameGroup', responses: {} } },
    '/status': { get: { operationId: 'getStatus', responses: {} } },
  },
};

async function build(...dimensions: object[]) {
  const source = { text: JSON.stringify(document), file: 'test.json' };
  const { catalogue, warnings } = await buildCatalogue(source, {
    api: {
      id: apiIdSchema.parse('v5'),
      title: 'T',
      mapping: mappingConfigSchema.parse({}),
      dimensions: dimensions.map((each) => dimensionConfigSchema.parse(each)),
    },
    groups: [],
  });
  return {
    of: (id: string) => catalogue.operations.find((operation) => operation.id === id)?.dimensions,
    unused: warnings.filter(({ kind }) => kind === 'mapping-unused'),
  };
}

describe('dimensions of operations', () => {
  it('stand wherever a template has the parameter, by its position', async () => {
    const { of } = await build({ kind: 'entity', places: [{ in: 'path', parameter: 'e' }] });
    const place = { in: 'path', kind: 'entity', name: 'entity', required: true, index: 0 };
    expect(of('getCustomer')).toEqual({ places: [place], narrowings: [] });
    expect(of('createCustomer')).toEqual({ places: [place], narrowings: [] });
    expect(of('getStatus')).toBeUndefined();
  });

  it('stand only where their conditions hold', async () => {
    const when = { path: '/entities/**', method: 'POST' };
    const { of } = await build({
      kind: 'channel',
      name: 'canal',
      places: [{ in: 'body', pointer: '/a~1b/*/c', required: true, when }],
      narrow: [{ drop: 'rows', array: '', value: '/channel', when: { operationId: 'get*' } }],
    });
    expect(of('createCustomer')?.places).toEqual([
      { in: 'body', kind: 'channel', name: 'canal', required: true, pointer: ['a/b', '*', 'c'] },
    ]);
    expect(of('createCustomer')?.narrowings).toEqual([]);
    expect(of('getStatus')?.narrowings).toEqual([
      { drop: 'rows', kind: 'channel', array: [], value: ['channel'] },
    ]);
  });

  it('are those of all operations that answer the same calls', async () => {
    const { of } = await build({ kind: 'entity', places: [{ in: 'path', parameter: 'groupId' }] });
    expect(of('getGroup')).toEqual(of('getSameGroup'));
    expect(of('getGroup')?.places).toHaveLength(1);
  });

  it('warn of what fits no operation, such as a mistyped name', async () => {
    const { unused } = await build({
      kind: 'entity',
      places: [{ in: 'path', parameter: 'entity' }],
      narrow: [{ drop: 'attributes', object: '/a', when: { path: '/nowhere' } }],
    });
    expect(unused.map(({ message }) => message)).toEqual([
      expect.stringContaining('"parameter":"entity"'),
      expect.stringContaining('/nowhere'),
    ]);
  });
});
