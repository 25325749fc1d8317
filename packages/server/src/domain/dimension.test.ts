import { expect, it } from 'vitest';
import { createTestGrant } from '../testing/test-gateway.ts';
import { permittedValues, resolveValue } from './dimension.ts';

it('everything is permitted where a dimension is not limited, and nothing by an empty list', () => {
  const free = createTestGrant({
    entities: { kind: 'all' },
    channels: { kind: 'all' },
    attributes: { kind: 'all' },
  });
  for (const kind of ['entity', 'channel', 'attribute'] as const)
    expect(permittedValues(free, kind)).toBeUndefined();
  const limited = createTestGrant({
    entities: { kind: 'some', names: ['A'] },
    channels: { kind: 'some', values: ['504'] },
    attributes: { kind: 'some', values: [] },
  });
  for (let time = 0; time < 2; time++) {
    expect([...(permittedValues(limited, 'entity') ?? ['all'])]).toEqual(['A']);
    expect([...(permittedValues(limited, 'channel') ?? ['all'])]).toEqual(['504']);
    expect([...(permittedValues(limited, 'attribute') ?? ['all'])]).toEqual([]);
  }
});

it('the entity - is the caller’s default one, where it has one', () => {
  const grant = createTestGrant({ defaultEntityName: 'Belgium' });
  expect(resolveValue(grant, 'entity', '-')).toBe('Belgium');
  expect(resolveValue(grant, 'entity', 'x')).toBe('x');
  expect(resolveValue(grant, 'channel', '-')).toBe('-');
  expect(resolveValue(createTestGrant({ defaultEntityName: null }), 'entity', '-')).toBe('-');
});
