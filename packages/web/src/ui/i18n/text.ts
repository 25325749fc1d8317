import type { Language } from '@postern/contract/api-user';

/** One text in every language of the console. `{name}` stands for a value. */
export type Text<English extends string = string> = { readonly en: English } & Readonly<
  Record<Exclude<Language, 'en'>, string>
>;

/** The names of the `{name}` places of a text. */
type Places<English extends string> = English extends `${string}{${infer Place}}${infer Rest}`
  ? Place | Places<Rest>
  : never;

/** The further arguments that a text needs: none, or a value for each of its places. */
export type ValuesOf<English extends string, Value> = [Places<English>] extends [never]
  ? readonly []
  : readonly [values: Readonly<Record<Places<English>, Value>>];

/**
 * Declares the texts of a page, its languages side by side. A missing language does not compile;
 * texts.test.ts finds empty texts and places that differ between languages.
 */
export function defineTexts<const Texts extends Readonly<Record<string, Text>>>(texts: Texts): Texts {
  return texts;
}

/** Splits at the `{name}` places: `'a {b} c'` → `['a ', { place: 'b' }, ' c']`. */
export function splitPlaces(template: string): readonly (string | { readonly place: string })[] {
  return template
    .split(/(\{\w+\})/)
    .filter((part) => part !== '')
    .map((part) => (/^\{\w+\}$/.test(part) ? { place: part.slice(1, -1) } : part));
}
