import { NativeSelect } from '@mantine/core';
import { languageSchema } from '@postern/contract/api-user';
import type { Language } from '@postern/contract/api-user';
import { ownLanguageNames } from './own-language-names.ts';

interface LanguageFieldProps {
  readonly label: string;
  readonly value: Language;
  readonly onChange: (language: Language) => void;
  readonly error?: string | undefined;
}

/** A choice among the languages of the pages and mails. */
export function LanguageField({ onChange, ...field }: LanguageFieldProps) {
  return (
    <NativeSelect
      {...field}
      onChange={(event) => {
        const chosen = languageSchema.safeParse(event.currentTarget.value);
        if (chosen.success) onChange(chosen.data);
      }}
      data={languageSchema.options.map((one) => ({ value: one, label: ownLanguageNames[one] }))}
    />
  );
}
