import { NativeSelect, SegmentedControl, SimpleGrid, TextInput } from '@mantine/core';
import { sexSchema } from '@postern/contract/api-user';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { LanguageField } from '../../ui/i18n/language-field.tsx';
import { FormSection, useFieldError } from './form-section.tsx';
import type { FormSectionProps } from './form-section.tsx';
import { formTexts } from './form-texts.ts';

export function WhoSection({ form, errors, onChange }: FormSectionProps) {
  const { t } = useI18n();
  const errorOf = useFieldError(errors);
  const text = (name: 'firstName' | 'lastName' | 'applicationName' | 'nickname') => ({
    label: t(formTexts[name]),
    value: form[name],
    onChange: (event: { currentTarget: HTMLInputElement }) => onChange({ [name]: event.currentTarget.value }),
    autoComplete: 'off',
  });
  return (
    <FormSection title={t(formTexts.whoTitle)}>
      <SegmentedControl
        aria-label={t(formTexts.kind)}
        value={form.kind}
        onChange={(kind) => onChange({ kind: kind === 'person' ? 'person' : 'application' })}
        data={[
          { value: 'application', label: t(formTexts.kindApplication) },
          { value: 'person', label: t(formTexts.kindPerson) },
        ]}
        style={{ alignSelf: 'flex-start' }}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {form.kind === 'person' ? (
          <>
            <TextInput {...text('firstName')} required error={errorOf('firstName')} />
            <TextInput {...text('lastName')} required error={errorOf('lastName')} />
          </>
        ) : (
          <TextInput
            {...text('applicationName')}
            required
            error={errorOf('applicationName', 'firstName', 'lastName')}
          />
        )}
        <TextInput
          {...text('nickname')}
          description={t(formTexts.nicknameHint)}
          error={errorOf('nickname')}
        />
        {form.kind === 'person' && (
          <NativeSelect
            label={t(formTexts.sex)}
            value={form.sex}
            onChange={(event) => {
              const sex = sexSchema.safeParse(event.currentTarget.value);
              if (sex.success) onChange({ sex: sex.data });
            }}
            data={sexSchema.options.map((sex) => ({ value: sex, label: t(sexTexts[sex]) }))}
            error={errorOf('sex')}
          />
        )}
      </SimpleGrid>
    </FormSection>
  );
}

export const sexTexts = {
  female: formTexts.sexFemale,
  male: formTexts.sexMale,
  other: formTexts.sexOther,
  unspecified: formTexts.sexUnspecified,
} as const;

export function ContactSection({ form, errors, onChange }: FormSectionProps) {
  const { t } = useI18n();
  const errorOf = useFieldError(errors);
  return (
    <FormSection title={t(formTexts.contactTitle)} intro={t(formTexts.contactIntro)}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          type="email"
          autoComplete="off"
          label={t(formTexts.email)}
          required
          value={form.email}
          onChange={(event) => onChange({ email: event.currentTarget.value })}
          error={errorOf('email')}
        />
        <TextInput
          type="tel"
          autoComplete="off"
          label={t(formTexts.cellphone)}
          description={t(formTexts.cellphoneHint)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={form.cellphone}
          onChange={(event) => onChange({ cellphone: event.currentTarget.value })}
          error={errorOf('cellphone')}
        />
        <LanguageField
          label={t(formTexts.language)}
          value={form.language}
          onChange={(language) => onChange({ language })}
          error={errorOf('language')}
        />
      </SimpleGrid>
    </FormSection>
  );
}
