import { Alert, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { ApiUser } from '@postern/contract/api-user';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { formOfApiUser } from './api-user-form.ts';
import type { ApiUserForm } from './api-user-form.ts';
import { fieldTexts } from './field-labels.ts';
import { formTexts } from './form-texts.ts';

/** The contract's field that each field of the form belongs to. */
const contractNames: Readonly<Partial<Record<keyof ApiUserForm, string>>> = {
  entitiesKind: 'entities',
  entityIds: 'entities',
  entityGroupId: 'entities',
  expiresOn: 'expiresAtMs',
  kind: 'applicationName',
};

/** Puts what was typed on top of what another admin saved. `mine`: the contract's names of what was typed. */
export function rebaseForm(edits: { base: ApiUser; form: ApiUserForm; theirs: ApiUser }): {
  readonly form: ApiUserForm;
  readonly mine: readonly string[];
} {
  const before = formOfApiUser(edits.base);
  const names = Object.keys(before) as (keyof ApiUserForm)[]; // formOfApiUser gives exactly the form's fields
  const typed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(edits.form[name]));
  const form = {
    ...formOfApiUser(edits.theirs),
    ...Object.fromEntries(typed.map((name) => [name, edits.form[name]])),
  };
  return { form, mine: typed.map((name) => contractNames[name] ?? name) };
}

export function EditConflict(props: {
  readonly theirs: readonly string[];
  readonly both: readonly string[];
}) {
  const { t, list } = useI18n();
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.focus(), [props.theirs]);
  const present = (names: readonly string[]) =>
    list(
      names.map((name) => {
        const text = fieldTexts[name];
        return text === undefined ? name : t(text);
      }),
    );
  return (
    <Alert
      ref={panel}
      tabIndex={-1}
      mb="md"
      color="orange"
      icon={<IconUsers aria-hidden="true" />}
      title={t(formTexts.conflictTitle)}
    >
      <Text size="sm">
        {props.theirs.length === 0
          ? t(formTexts.conflictOther)
          : t(formTexts.conflictFields, { fields: present(props.theirs) })}
      </Text>
      {props.both.length > 0 && (
        <Text size="sm" fw={600} mt="xs">
          {t(formTexts.conflictClash, { fields: present(props.both) })}
        </Text>
      )}
    </Alert>
  );
}
