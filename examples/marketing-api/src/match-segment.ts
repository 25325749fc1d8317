import type { Condition, Segment, Value, Values } from './collections.ts';

/**
 * Whether a profile with these attributes is in the segment. Only values of one type are compared; text ignores case.
 */
export function matchesSegment({ match, conditions }: Segment, attributes: Values): boolean {
  const holds = (condition: Condition) => matchesCondition(condition, attributes[condition.attribute]);
  return match === 'all' ? conditions.every(holds) : conditions.some(holds);
}

function matchesCondition({ operator, value = null }: Condition, actual: Value = null): boolean {
  switch (operator) {
    case 'equals':
      return fold(actual) === fold(value);
    case 'differs':
      return fold(actual) !== fold(value);
    case 'contains':
      return typeof actual === 'string' && String(fold(actual)).includes(String(fold(value)));
    case 'above':
      return compare(actual, value) > 0;
    case 'below':
      return compare(actual, value) < 0;
    case 'is-set':
      return actual !== null && actual !== '';
  }
}

function fold(value: Value): Value {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/** Returns NaN, which is neither above nor below, for values that cannot be ordered. */
function compare(one: Value, other: Value): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one === 'string' && typeof other === 'string') return one < other ? -1 : Number(one > other);
  return Number.NaN;
}
