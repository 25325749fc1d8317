import { isDeepStrictEqual } from 'node:util';

/**
 * Of the wanted fields, those that differ from what stands there: as they are (`before`) and as they shall be
 * (`after`). Fields that are undefined are not wanted.
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
  // Both hold only names of the two types, each with its own value.
  return { before: pick(current) as never, after: pick(wanted) as never };
}

/** The fields that are there, none of them undefined. */
export type Defined<Fields> = { readonly [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };
