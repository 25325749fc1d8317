import { createContext, Fragment, useContext, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { languageSchema } from '@postern/contract/api-user';
import type { Language } from '@postern/contract/api-user';
import { createFormats } from './formats.ts';
import type { Formats } from './formats.ts';
import { splitPlaces } from './text.ts';
import type { Text, ValuesOf } from './text.ts';

export interface I18n extends Formats {
  readonly language: Language;
  setLanguage(language: Language): void;
  /** The text in the reader's language, its places filled; numbers are written by locale. */
  t<English extends string>(text: Text<English>, ...values: ValuesOf<English, string | number>): string;
  /** As `t`, for places that hold elements. */
  rich<English extends string>(text: Text<English>, ...values: ValuesOf<English, ReactNode>): ReactNode;
  /** The text of the plural form that the language uses for `count`, with `{count}` filled. */
  plural(count: number, forms: PluralForms): string;
}

export interface PluralForms {
  readonly one: Text<string>;
  readonly other: Text<string>;
}

const storageName = 'postern.language';
const I18nContext = createContext<I18n | undefined>(undefined);

export function useI18n(): I18n {
  const i18n = useContext(I18nContext);
  if (i18n === undefined) throw new Error('useI18n stands outside I18nProvider');
  return i18n;
}

/** The reader's choice, else the first language of the browser that the console has, else English. */
export function I18nProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(findLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const i18n = useMemo(
    () =>
      createI18n(language, (next) => {
        rememberLanguage(next);
        setLanguage(next);
      }),
    [language],
  );
  return <I18nContext value={i18n}>{children}</I18nContext>;
}

export function createI18n(language: Language, setLanguage: (language: Language) => void): I18n {
  const formats = createFormats(language);
  const pluralRules = new Intl.PluralRules(language);
  const fill = (template: string, values: Readonly<Record<string, string | number>> | undefined): string =>
    splitPlaces(template)
      .map((part) => (typeof part === 'string' ? part : present(values?.[part.place])))
      .join('');
  const present = (value: string | number | undefined): string =>
    typeof value === 'number' ? formats.number(value) : (value ?? '?');
  return {
    ...formats,
    language,
    setLanguage,
    t: (text, ...values) => fill(text[language], values[0]),
    rich: (text, ...values) => {
      const given: Readonly<Record<string, ReactNode>> | undefined = values[0];
      return splitPlaces(text[language]).map((part, index) => (
        <Fragment key={index}>{typeof part === 'string' ? part : given?.[part.place]}</Fragment>
      ));
    },
    plural: (count, forms) =>
      fill((pluralRules.select(count) === 'one' ? forms.one : forms.other)[language], { count }),
  };
}

function findLanguage(): Language {
  const wanted = [readRemembered(), ...navigator.languages].map((tag) => tag?.slice(0, 2).toLowerCase());
  for (const tag of wanted) {
    const parsed = languageSchema.safeParse(tag);
    if (parsed.success) return parsed.data;
  }
  return 'en';
}

function readRemembered(): string | undefined {
  try {
    return localStorage.getItem(storageName) ?? undefined;
  } catch {
    return undefined; // Storage may be forbidden; the browser's language serves.
  }
}

function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(storageName, language);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}
