import { Alert, Button, Checkbox, Group, Stack, Table, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { AdminData } from '@postern/contract/admin-client';
import { alertKindSchema, alertPreferencesSchema } from '@postern/contract/alert';
import type { AlertKind, AlertPreferences } from '@postern/contract/alert';
import { CardTable } from '../../ui/card-table.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { uiTexts } from '../../ui/ui-texts.ts';
import { presentFieldMessage } from '../api/field-texts.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { useMayChange } from '../layout/use-place.ts';
import { alertKindTexts, alertsTexts, preferencesTexts } from './alert-texts.ts';

const channels = ['contactMail', 'teamMail', 'webhooks'] as const;
type Channel = (typeof channels)[number];

type Answer = AdminData<'getAlertPreferences'>;

interface PreferencesFormProps {
  readonly answer: Answer;
  /** The owner of the preferences. Those of an API user replace its licence's as a whole. */
  readonly of: 'licence' | 'api-user';
  /** Null takes the choice back. */
  readonly onSave: (preferences: AlertPreferences | null) => Promise<Answer>;
}

/** Chooses which kinds go where. A viewer sees the form and cannot change it. */
export function PreferencesForm({ answer, of, onSave }: PreferencesFormProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const mayChange = useMayChange();
  const [chosen, setChosen] = useState<AlertPreferences>(answer.effective);
  const [recipients, setRecipients] = useState(answer.effective.recipients.join('\n'));
  const [error, setError] = useState<string>();
  const save = useMutation({
    mutationFn: onSave,
    onSuccess: (saved) => {
      setChosen(saved.effective);
      setRecipients(saved.effective.recipients.join('\n'));
      showToast({ color: 'green', message: t(preferencesTexts.saved) });
    },
  });
  const submit = () => {
    const lines = recipients.split(/[\n,;]/).map((line) => line.trim());
    const parsed = alertPreferencesSchema.safeParse({ ...chosen, recipients: lines.filter(Boolean) });
    setError(parsed.success ? undefined : parsed.error.issues[0]?.message);
    if (parsed.success) save.mutate(parsed.data);
  };
  return (
    <Stack>
      <Text size="sm">{t(of === 'licence' ? preferencesTexts.intro : preferencesTexts.introOne)}</Text>
      <Text size="sm" c="dimmed">
        {t(states[of][answer.own === null ? 'inherited' : 'own'])}
      </Text>
      <KindsTable chosen={chosen} onChange={setChosen} isReadOnly={!mayChange} />
      <Textarea
        label={t(preferencesTexts.recipients)}
        maw={480}
        autosize
        minRows={2}
        maxRows={10}
        readOnly={!mayChange}
        value={recipients}
        onChange={(event) => setRecipients(event.currentTarget.value)}
        error={error === undefined ? undefined : presentFieldMessage(i18n, error)}
      />
      {chosen.teamMail.length > 0 && recipients.trim() === '' && (
        <Alert color="yellow">{t(preferencesTexts.recipientsNeeded)}</Alert>
      )}
      {save.error !== null && <ProblemState error={save.error} />}
      {mayChange && (
        <Group>
          <Button loading={save.isPending} onClick={submit}>
            {t(uiTexts.save)}
          </Button>
          {answer.own !== null && (
            <Button variant="default" disabled={save.isPending} onClick={() => save.mutate(null)}>
              {t(of === 'licence' ? preferencesTexts.backToDefault : preferencesTexts.backToLicence)}
            </Button>
          )}
        </Group>
      )}
    </Stack>
  );
}

const states = {
  licence: { inherited: preferencesTexts.isDefault, own: preferencesTexts.isOwn },
  'api-user': { inherited: preferencesTexts.isLicence, own: preferencesTexts.isOwnOne },
} as const;

interface KindsTableProps {
  readonly chosen: AlertPreferences;
  readonly onChange: (chosen: AlertPreferences) => void;
  readonly isReadOnly: boolean;
}

function KindsTable({ chosen, onChange, isReadOnly }: KindsTableProps) {
  const { t } = useI18n();
  const toggle = (channel: Channel, kind: AlertKind, isOn: boolean) =>
    onChange({
      ...chosen,
      [channel]: isOn ? [...chosen[channel], kind] : chosen[channel].filter((one) => one !== kind),
    });
  return (
    <CardTable minWidth={560}>
      <Table verticalSpacing="xs" aria-label={t(alertsTexts.tabPreferences)}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t(alertsTexts.kind)}</Table.Th>
            {channels.map((channel) => (
              <Table.Th key={channel} scope="col">
                {t(preferencesTexts[channel])}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {alertKindSchema.options.map((kind) => (
            <Table.Tr key={kind}>
              <Table.Th scope="row">{t(alertKindTexts[kind])}</Table.Th>
              {channels.map((channel) => (
                <Table.Td key={channel}>
                  <Checkbox
                    aria-label={t(preferencesTexts.cell, {
                      kind: t(alertKindTexts[kind]),
                      channel: t(preferencesTexts[channel]),
                    })}
                    disabled={isReadOnly}
                    checked={chosen[channel].includes(kind)}
                    onChange={(event) => toggle(channel, kind, event.currentTarget.checked)}
                  />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </CardTable>
  );
}
