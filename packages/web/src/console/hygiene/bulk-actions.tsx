import { Button, Group, List, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { HygieneAction, HygieneOutcome, HygieneRow } from '@postern/contract/hygiene';
import { Dialog } from '../../ui/dialog.tsx';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { presentCode } from '../api/problem-texts.ts';
import { usePlace } from '../layout/use-place.ts';
import { formTexts } from '../api-users/form-texts.ts';
import { parseLastDay } from '../api-users/last-day.ts';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { ChosenList } from './chosen-list.tsx';
import { hygieneTexts } from './hygiene-texts.ts';

type Action = HygieneAction['action'];

const actions = {
  'set-expiry': { label: hygieneTexts.setExpiry, text: hygieneTexts.setExpiryText },
  'apply-smaller-rights': { label: hygieneTexts.applySmaller, text: hygieneTexts.applySmallerText },
  deactivate: { label: hygieneTexts.deactivate, text: hygieneTexts.deactivateText },
} as const satisfies Readonly<Record<Action, object>>;
const actionNames = ['set-expiry', 'apply-smaller-rights', 'deactivate'] as const;

interface BulkActionsProps {
  readonly chosen: readonly HygieneRow[];
  readonly onDone: () => void;
}

/** One action on all that are chosen, and what became of each. */
export function BulkActions({ chosen, onDone }: BulkActionsProps) {
  const { t } = useI18n();
  const client = useQueryClient();
  const [action, setAction] = useState<Action>();
  // Only now: the rows that the outcome is about may leave the list, and the dialog with them.
  const close = (): void => {
    setAction(undefined);
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
  };
  return (
    <Group>
      <Text size="sm" role="status">
        {t(hygieneTexts.chosen, { count: chosen.length })}
      </Text>
      {actionNames.map((name) => (
        <Button
          key={name}
          size="xs"
          variant="default"
          disabled={chosen.length === 0}
          onClick={() => setAction(name)}
        >
          {t(actions[name].label)}
        </Button>
      ))}
      <Dialog
        opened={action !== undefined}
        onClose={close}
        title={action === undefined ? '' : t(actions[action].label)}
      >
        {action !== undefined && (
          <ActionDialog
            action={action}
            chosen={chosen}
            onClose={(isDone) => {
              close();
              if (isDone) onDone();
            }}
          />
        )}
      </Dialog>
    </Group>
  );
}

interface ActionDialogProps {
  readonly action: Action;
  readonly chosen: readonly HygieneRow[];
  readonly onClose: (isDone: boolean) => void;
}

function ActionDialog({ action, chosen, onClose }: ActionDialogProps) {
  const { t } = useI18n();
  const place = usePlace();
  const [day, setDay] = useState('');
  // The rows change below once it is done; the answer is about those that were chosen.
  const [asked] = useState(chosen);
  const act = useMutation({
    mutationFn: () =>
      unwrap(
        admin.actOnHygiene({
          params: { ...place },
          body: {
            action,
            apiUsers: asked.map(({ apiUserId, version }) => ({ apiUserId, version })),
            ...(action === 'set-expiry' ? { expiresAtMs: parseLastDay(day) } : {}),
          },
        }),
      ),
  });
  if (act.data !== undefined) {
    return <Outcomes outcomes={act.data.items} asked={asked} onClose={() => onClose(true)} />;
  }
  return (
    <Stack>
      <EnvironmentBadge environment={place.environment} />
      <Text size="sm">{t(actions[action].text, { count: asked.length })}</Text>
      <ChosenList action={action} chosen={asked} />
      {action === 'set-expiry' && (
        <TextInput
          type="date"
          label={t(formTexts.expiry)}
          required
          min={new Date().toISOString().slice(0, 10)}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
      )}
      {act.error !== null && <ProblemState error={act.error} />}
      <FormActions onCancel={() => onClose(false)}>
        <Button
          {...(action === 'deactivate' ? { color: 'red.9' } : {})}
          loading={act.isPending}
          disabled={action === 'set-expiry' && day === ''}
          onClick={() => act.mutate()}
        >
          {t(actions[action].label)}
        </Button>
      </FormActions>
    </Stack>
  );
}

function Outcomes(props: {
  readonly outcomes: readonly HygieneOutcome[];
  readonly asked: readonly HygieneRow[];
  readonly onClose: () => void;
}) {
  const i18n = useI18n();
  const { t } = i18n;
  const refused = props.outcomes.filter(({ code }) => code !== null);
  const nameOf = (apiUserId: string) =>
    props.asked.find((row) => row.apiUserId === apiUserId)?.name ?? apiUserId;
  return (
    <Stack>
      <Text role="status" fw={600}>
        {t(hygieneTexts.outcomeDone, { count: props.outcomes.length - refused.length })}
      </Text>
      {refused.length > 0 && (
        <>
          <Text fw={600}>{t(hygieneTexts.outcomeRefused, { count: refused.length })}</Text>
          <List size="sm">
            {refused.map(({ apiUserId, code, detail }) => (
              <List.Item key={apiUserId}>
                {nameOf(apiUserId)}: {presentCode(i18n, code) ?? detail}
              </List.Item>
            ))}
          </List>
        </>
      )}
      <FormActions>
        <Button onClick={props.onClose}>{t(hygieneTexts.close)}</Button>
      </FormActions>
    </Stack>
  );
}
