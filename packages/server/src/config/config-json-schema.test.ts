import { describe, expect, it } from 'vitest';
import { configJsonSchema, findSchemasAt } from './config-json-schema.ts';
import type { JsonSchema } from './config-json-schema.ts';

/** Lists every key with its schema, at any depth. */
function listKeys(schema: JsonSchema, path = ''): readonly [string, JsonSchema][] {
  const below = [
    ...Object.entries(schema.properties ?? {}).map(([name, value]): [string, JsonSchema] => [
      `${path}.${name}`,
      value,
    ]),
    ...(schema.items === undefined ? [] : [[`${path}[]`, schema.items] as [string, JsonSchema]]),
    ...(typeof schema.additionalProperties === 'object'
      ? [[`${path}.*`, schema.additionalProperties] as [string, JsonSchema]]
      : []),
    ...[...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].map((one): [string, JsonSchema] => [
      `${path}|`,
      one,
    ]),
  ];
  return below.flatMap(([at, value]) => [[at, value] as [string, JsonSchema], ...listKeys(value, at)]);
}

describe('the schema of postern.yaml', () => {
  it('says of every key what it is', () => {
    const silent = listKeys(configJsonSchema).filter(
      ([path, { description }]) => /\.[a-zA-Z]+$/.test(path) && description === undefined,
    );
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  it('refuses unknown keys in every mapping', () => {
    const open = listKeys(configJsonSchema).filter(
      ([, { properties, additionalProperties }]) =>
        properties !== undefined && additionalProperties !== false,
    );
    expect(open.map(([path]) => path)).toEqual([]);
  });

  it('is found by path, through lists, names and alternatives', () => {
    expect(findSchemasAt(['apis', 3, 'basePath'])[0]).toMatchObject({ type: 'string' });
    expect(findSchemasAt(['environments', 'TEST', 'kind'])[0]).toMatchObject({ enum: ['test', 'live'] });
    expect(findSchemasAt(['database', 'poolSize'])[0]).toMatchObject({ default: 10 });
    expect(findSchemasAt(['nothing', 'at', 'all'])).toEqual([]);
    expect(findSchemasAt(['__proto__'])).toEqual([]);
  });
});
