import {
  Collapse,
  Group,
  MultiSelect,
  NativeSelect,
  Paper,
  Radio,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
  UnstyledButton,
} from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { languageSchema, sexSchema } from '@postern/contract/api-user';
import { builtInAccessTypes } from '@postern/server/domain/access-type';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { queries } from '../api/queries.ts';
import { usePlace } from '../layout/use-place.ts';
import { FormSection, useFieldError } from './form-section.tsx';
import type { FormSectionProps } from './form-section.tsx';
import { formTexts } from './form-texts.ts';
import { NetworkRulesField } from './network-rules-field.tsx';

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

export const ownLanguageNames = { en: 'English', fr: 'Français', nl: 'Nederlands' } as const;

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
        <NativeSelect
          label={t(formTexts.language)}
          value={form.language}
          onChange={(event) => {
            const language = languageSchema.safeParse(event.currentTarget.value);
            if (language.success) onChange({ language: language.data });
          }}
          data={languageSchema.options.map((one) => ({ value: one, label: ownLanguageNames[one] }))}
          error={errorOf('language')}
        />
      </SimpleGrid>
    </FormSection>
  );
}

export function EntitiesSection({ form, errors, onChange }: FormSectionProps) {
  const { t } = useI18n();
  const errorOf = useFieldError(errors);
  const { data } = useQuery(queries.entities(usePlace()));
  const options = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const choosable =
    form.entitiesKind !== 'some' ? options : options.filter(({ value }) => form.entityIds.includes(value));
  return (
    <FormSection title={t(formTexts.entitiesTitle)} intro={t(formTexts.entitiesIntro)}>
      {data !== undefined && options.length === 0 && <Text size="sm">{t(formTexts.noEntities)}</Text>}
      <Radio.Group
        aria-label={t(formTexts.entitiesChoose)}
        value={form.entitiesKind}
        onChange={(kind) => onChange({ entitiesKind: kind === 'some' ? 'some' : 'all' })}
        error={errorOf('entities')}
      >
        <Group>
          <Radio value="all" label={t(formTexts.entitiesAll)} />
          <Radio value="some" label={t(formTexts.entitiesSome)} disabled={options.length === 0} />
        </Group>
      </Radio.Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {form.entitiesKind === 'some' && (
          <MultiSelect
            label={t(formTexts.entitiesChoose)}
            searchable
            data={options}
            value={[...form.entityIds]}
            onChange={(entityIds) =>
              onChange({
                entityIds,
                defaultEntityId: entityIds.includes(form.defaultEntityId) ? form.defaultEntityId : '',
              })
            }
            error={errorOf('entities.entityIds')}
          />
        )}
        <NativeSelect
          label={t(formTexts.defaultEntity)}
          value={form.defaultEntityId}
          onChange={(event) => onChange({ defaultEntityId: event.currentTarget.value })}
          data={[{ value: '', label: t(formTexts.defaultEntityNone) }, ...choosable]}
          error={errorOf('defaultEntityId')}
        />
      </SimpleGrid>
    </FormSection>
  );
}

export function AccessTypeField({ form, errors, onChange }: FormSectionProps) {
  const { t } = useI18n();
  const errorOf = useFieldError(errors);
  const labels: Readonly<Record<string, string>> = {
    custom: t(formTexts.accessCustom),
    admin: t(formTexts.accessAdmin),
  };
  return (
    <Radio.Group
      label={t(formTexts.accessType)}
      value={form.accessType}
      onChange={(accessType) => onChange({ accessType })}
      error={errorOf('accessType')}
    >
      <Stack gap="xs" mt={4}>
        {builtInAccessTypes.map(({ name }) => (
          <Radio
            key={name}
            value={name}
            label={labels[name] ?? name}
            {...(name === 'admin' ? { description: t(formTexts.accessAdminHint) } : {})}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

/** Closed at first, unless something in it is set or wrong: nothing that is in force stays hidden. */
export function AdvancedSection({ form, errors, onChange }: FormSectionProps) {
  const { t } = useI18n();
  const id = useId();
  const errorOf = useFieldError(errors);
  const isInUse = form.networkRules.length > 0 || form.expiresOn !== '';
  const isWrong = Object.keys(errors).some((name) => /^(?:networkRules|expiresAtMs)/.test(name));
  const [isOpened, { toggle }] = useDisclosure(isInUse);
  const isOpen = isOpened || isWrong;
  const Icon = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <Paper withBorder component="section" aria-label={t(formTexts.advanced)}>
      <Title order={2} fz="md">
        <UnstyledButton
          p="md"
          w="100%"
          fz="inherit"
          fw="inherit"
          onClick={toggle}
          aria-expanded={isOpen}
          aria-controls={id}
        >
          <Group gap="xs" wrap="nowrap">
            <Icon size={18} aria-hidden="true" />
            {t(formTexts.advanced)}
            <Text size="sm" c="dimmed" fw={400} component="span">
              {t(formTexts.advancedHint)}
            </Text>
          </Group>
        </UnstyledButton>
      </Title>
      <Collapse expanded={isOpen} id={id}>
        {isOpen && (
          <Stack p="md" pt={0}>
            <NetworkRulesField form={form} errors={errors} onChange={onChange} />
            <TextInput
              type="date"
              maw={260}
              label={t(formTexts.expiry)}
              description={t(formTexts.expiryHint)}
              value={form.expiresOn}
              onChange={(event) => onChange({ expiresOn: event.currentTarget.value })}
              error={errorOf('expiresAtMs')}
            />
          </Stack>
        )}
      </Collapse>
    </Paper>
  );
}
