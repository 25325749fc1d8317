import { Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ApiUserId } from '@postern/contract/ids';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { presentFieldMessage } from '../api/field-texts.ts';
import type { ApiUserForm } from './api-user-form.ts';
import type { FieldErrors } from '../api/field-errors.ts';

export interface FormSectionProps {
  readonly form: ApiUserForm;
  readonly errors: FieldErrors;
  readonly onChange: (change: Partial<ApiUserForm>) => void;
  /** The API user that the form edits; undefined while one is created. */
  readonly apiUserId?: ApiUserId;
}

/** The message of a field in the reader's language; undefined when it is right. */
export function useFieldError(errors: FieldErrors): (...names: readonly string[]) => string | undefined {
  const i18n = useI18n();
  return (...names) => {
    const message = names.map((name) => errors[name]).find((one) => one !== undefined);
    return message === undefined ? undefined : presentFieldMessage(i18n, message);
  };
}

export function FormSection(props: {
  readonly title: string;
  readonly intro?: string;
  readonly children: ReactNode;
}) {
  return (
    <Paper withBorder p="md" component="section" aria-label={props.title}>
      <Title order={2} fz="md">
        {props.title}
      </Title>
      {props.intro !== undefined && (
        <Text size="sm" c="dimmed">
          {props.intro}
        </Text>
      )}
      <Stack mt="sm">{props.children}</Stack>
    </Paper>
  );
}
