import { isDeepStrictEqual } from 'node:util';

/**
 * Picks the wanted fields that differ from the current ones: their current values (`before`) and their new ones
 * (`after`). Undefined fields are not wanted.
 *
 * @example
 *   pickChanged({ name: 'CRM', note: '' }, { name: 'Shop', note: '' }) // { before: { name: 'CRM' }, after: { name: 'Shop' } }
 */
export function pickChanged<
  Current extends object,
  Wanted extends { readonly [Key in keyof Current]?: unknown },
>(
  current: Current,
  wanted: Wanted,
): {
  readonly before: Partial<Pick<Current, keyof Current & keyof Wanted>>;
  readonly after: Defined<Wanted>;
} {
  const names = Object.keys(wanted).filter((name) => {
    const value = Reflect.get(wanted, name) as unknown;
    return value !== undefined && !isDeepStrictEqual(value, Reflect.get(current, name));
  });
  const pick = (source: object) => Object.fromEntries(names.map((name) => [name, Reflect.get(source, name)]));
  // Both objects have only names of the two types, each with its own value.
  return { before: pick(current) as never, after: pick(wanted) as never };
}

/** The given fields, none of which is undefined. */
export type Defined<Fields> = { readonly [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };
