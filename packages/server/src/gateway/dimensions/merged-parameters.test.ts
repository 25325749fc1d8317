import { expect, it } from 'vitest';
import type { DimensionPlace } from '@postern/contract/dimension';
import { createTestCatalogue } from '../../testing/test-gateway.ts';
import { listMergedParameters } from './merged-parameters.ts';

const operation = createTestCatalogue().operations.find(({ pathTemplate }) => pathTemplate.includes('{'));
if (operation === undefined) throw new Error('an operation with a parameter in its path expected');

function listNames(places: readonly DimensionPlace[], pathTemplate: string): readonly string[] {
  if (operation === undefined) return [];
  return listMergedParameters(places, { ...operation, pathTemplate }).map(({ parameter }) => parameter);
}

const entity = { kind: 'entity', name: 'entity', required: true } as const;
const inPath = (index: number): DimensionPlace => ({ ...entity, in: 'path', index });
const inBody = (...pointer: string[]): DimensionPlace => ({ ...entity, in: 'body', pointer });

it('gives the path parameter’s own name, and each name where two have nothing between them', () => {
  expect(listNames([inPath(1)], '/a/{first}/b/{second}')).toEqual(['second']);
  expect(listNames([inPath(0)], '/a/{first}{second}')).toEqual(['first', 'second']);
  expect(listNames([inPath(5)], '/a/{first}')).toEqual([]);
});

it('gives the name of a member at the top of the body, and nothing for what lies deeper or is a list', () => {
  expect(listNames([inBody('entity')], '/a')).toEqual(['entity']);
  expect(listNames([inBody('rows', 'entity')], '/a')).toEqual([]);
  expect(listNames([inBody('*')], '/a')).toEqual([]);
});

it('looks for a query parameter in forms as well, and requires none of them', () => {
  const query: DimensionPlace = { ...entity, in: 'query', parameter: 'entity', delimiter: ',' };
  if (operation === undefined) throw new Error('an operation expected');
  expect(listMergedParameters([query, inBody('entity')], operation)).toEqual([
    { ...query, required: false },
    { kind: 'entity', name: 'entity', in: 'query', parameter: 'entity', required: false },
  ]);
});
