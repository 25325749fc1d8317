import { describe, expect, test } from 'vitest';
import { buildReadName, createReadName } from './parameter-name.ts';
import type { NameReading } from './parameter-name.ts';

describe('how a name relates to the one that is looked for', () => {
  test.each<[string, string, NameReading]>([
    ['entity', 'entity', 'exact'],
    ['entity', 'Entity', 'plain'],
    ['entity', 'ENTITY[]', 'plain'],
    ['entity', 'entity[0]', 'plain'],
    ['entity', 'entity[42]', 'plain'],
    ['entity', 'entity[123]', 'doubtful'],
    ['entity', 'entity[x]', 'doubtful'],
    ['entity', 'entity[0]x', 'doubtful'],
    ['entity', 'x entity[0]', 'doubtful'],
    ['entity', 'entity[', 'doubtful'],
    ['entity', '[entity]', 'doubtful'],
    ['entity', 'filter[entity]', 'doubtful'],
    ['entity', 'filter.entity', 'doubtful'],
    ['entity', 'filter.entity.x', 'doubtful'],
    ['entity', ' entity', 'doubtful'],
    ['entity', '_entity', 'doubtful'],
    ['entity', '!entity', 'doubtful'],
    ['entity', 'filter[!entity]', 'doubtful'],
    ['entity', 'entity!', 'doubtful'],
    ['entity', 'ｅntity', 'doubtful'],
    ['entity', 'entities', 'other'],
    ['entity', 'an_entity', 'other'],
    ['entity', 'entity_id', 'other'],
    ['entity', 'entity/x', 'other'],
    ['entity', 'x', 'other'],
    ['entity', '', 'other'],
    ['entity_id', 'entity_id', 'exact'],
    ['entity_id', 'Entity_ID', 'plain'],
    ['entity_id', 'entity.id', 'doubtful'],
    ['entity_id', 'entity id', 'doubtful'],
    ['entity_id', 'entity[id', 'doubtful'],
    ['entity_id', 'entity-id', 'doubtful'],
    ['entity_id', 'entityid', 'other'],
    ['entity_id', 'entity', 'other'],
    ['entity_id', 'id', 'other'],
    ['ids[]', 'ids[]', 'exact'],
    ['ids[]', 'ids', 'plain'],
    ['ids[]', 'ids[0]', 'plain'],
    ['ids[]', 'x[ids][]', 'doubtful'],
    ['ids[]x', 'ids[]x', 'exact'],
    ['ids[]x', 'ids', 'other'],
    ['a.b', 'a.b', 'exact'],
    ['a.b', 'a[b]', 'doubtful'],
    ['a.b', 'a', 'other'],
    ['a1', 'a1', 'exact'],
    ['a1', 'x.a1', 'doubtful'],
    ['Größe', 'GRÖSSE', 'plain'],
    ['Größe', 'größe', 'plain'],
    ['Größe', 'x[größe]', 'doubtful'],
    ['$$', '$$', 'exact'],
    ['$$', 'entity', 'other'],
    ['$$', 'x[$$]', 'other'],
    ['entity', 'filter..entity', 'doubtful'],
    ['entity', 'filter[--entity--]', 'doubtful'],
    ['entity_id', 'x.entity--id', 'doubtful'],
    ['entity__id', 'entity.id', 'doubtful'],
    ['_entity', 'x[entity]', 'doubtful'],
    ['ids[]x', 'x.ids.x', 'doubtful'],
  ])('%s, looked for: %s is %s', (parameter, name, reading) => {
    expect(buildReadName(parameter)(name)).toBe(reading);
  });

  test('is the same whenever it is asked, and for more names than are remembered', () => {
    expect(createReadName('kept')).toBe(createReadName('kept'));
    for (let count = 0; count < 10_010; count++) createReadName(`name${count}`);
    expect(createReadName('kept')('x[kept]')).toBe('doubtful');
    expect(createReadName('name1')('name1')).toBe('exact');
  });
});
