export interface ChangedValue {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The fields in which `before` and `after` of an audit event differ, as short texts; null where there is none. */
export function listChangedValues(before: unknown, after: unknown): readonly ChangedValue[] {
  const one = fieldsOf(before);
  const other = fieldsOf(after);
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names
    .map((field) => ({ field, before: presentValue(one[field]), after: presentValue(other[field]) }))
    .filter((value) => value.before !== value.after);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) return { value };
  return flatten(value);
}

/** One level of nesting becomes `outer.inner`: the rights of each module are fields of their own. */
function flatten(value: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
      inner !== null && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.entries(inner).map(([part, deep]: [string, unknown]) => [`${name}.${part}`, deep])
        : [[name, inner]],
    ),
  );
}

function presentValue(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
