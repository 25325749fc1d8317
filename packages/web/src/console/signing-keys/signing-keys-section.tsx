import { Alert, Badge, Button, Code, Group, Stack, Table, Text, Title, VisuallyHidden } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { EnvironmentName } from '@postern/contract/ids';
import type { PresentedSigningKey } from '@postern/contract/signing-key';
import { CardTable } from '../../ui/card-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { signingKeysTexts as texts } from './signing-keys-texts.ts';

const signingKeys = (environment: EnvironmentName) =>
  queryOptions({
    queryKey: ['signing-keys', environment],
    queryFn: ({ signal }) => unwrap(admin.listSigningKeys({ params: { environment }, signal })),
    refetchInterval: 15_000,
  });

type Asked = { readonly kind: 'rotate' } | { readonly kind: 'remove'; readonly kid: string };

/** An environment's signing keys: which one signs, which waits, and the way to be rid of one. */
export function SigningKeysSection({ environment }: { readonly environment: EnvironmentName }) {
  const { t, dateTime } = useI18n();
  const keys = useQuery(signingKeys(environment));
  const [asked, setAsked] = useState<Asked>();
  const [sequence, setSequence] = useState<number>();
  if (keys.isError) return <ProblemState error={keys.error} onRetry={() => void keys.refetch()} />;
  const { items = [], rotatesAtMs = null } = keys.data ?? {};
  return (
    <Stack gap="xs" component="section" aria-label={`${t(texts.title)} ${environment}`}>
      <Group justify="space-between">
        <Title order={3} fz="sm">
          {t(texts.title)}
        </Title>
        <Button variant="default" size="compact-sm" onClick={() => setAsked({ kind: 'rotate' })}>
          {t(texts.rotate)}
        </Button>
      </Group>
      <KeysTable
        items={items.filter(({ state }) => state !== 'removed')}
        onRemove={(kid) => setAsked({ kind: 'remove', kid })}
      />
      <Text size="sm" c="dimmed">
        {rotatesAtMs === null ? t(texts.noneWaits) : t(texts.takesOver, { when: dateTime(rotatesAtMs) })}
      </Text>
      {sequence !== undefined && <RemovalProgress sequence={sequence} />}
      {asked !== undefined && (
        <Question
          environment={environment}
          asked={asked}
          onClose={() => setAsked(undefined)}
          onRemoved={setSequence}
        />
      )}
    </Stack>
  );
}

const colours = { next: 'gray', active: 'green', retiring: 'yellow', removed: 'gray' } as const;

interface KeysTableProps {
  readonly items: readonly PresentedSigningKey[];
  readonly onRemove: (kid: string) => void;
}

function KeysTable({ items, onRemove }: KeysTableProps) {
  const { t, dateTime } = useI18n();
  return (
    <CardTable minWidth={520}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t(texts.key)}</Table.Th>
            <Table.Th scope="col">{t(texts.state)}</Table.Th>
            <Table.Th scope="col">{t(texts.since)}</Table.Th>
            <Table.Th scope="col">
              <VisuallyHidden>{t(texts.remove)}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map(({ kid, state, stateSinceMs }) => (
            <Table.Tr key={kid}>
              <Table.Td>
                <Code title={kid}>{kid.slice(0, 12)}…</Code>
              </Table.Td>
              <Table.Td>
                <Badge color={colours[state]} variant="light" tt="none">
                  {t(texts[state])}
                </Badge>
              </Table.Td>
              <Table.Td>{dateTime(stateSinceMs)}</Table.Td>
              <Table.Td>
                <Button
                  variant="default"
                  size="compact-sm"
                  aria-label={t(texts.removeKey, { kid: kid.slice(0, 12) })}
                  onClick={() => onRemove(kid)}
                >
                  {t(texts.remove)}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </CardTable>
  );
}

interface QuestionProps {
  readonly environment: EnvironmentName;
  readonly asked: Asked;
  readonly onClose: () => void;
  readonly onRemoved: (sequence: number) => void;
}

/** Says what breaks before it is done. */
function Question({ environment, asked, onClose, onRemoved }: QuestionProps) {
  const { t } = useI18n();
  const client = useQueryClient();
  const isRemoval = asked.kind === 'remove';
  const change = useMutation({
    mutationFn: async () => {
      if (asked.kind === 'rotate')
        return await unwrap(admin.rotateSigningKey({ params: { environment }, body: {} }));
      const params = { environment, kid: asked.kid };
      return await unwrap(admin.removeSigningKey({ params }));
    },
    onSuccess: ({ cutOff, ...keys }) => {
      client.setQueryData(signingKeys(environment).queryKey, keys);
      if (isRemoval && cutOff !== null) onRemoved(cutOff.sequence);
      if (!isRemoval) showToast({ message: t(texts.rotated, { environment }), color: 'green' });
      onClose();
    },
  });
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t(isRemoval ? texts.removeTitle : texts.rotateTitle, { environment })}
    >
      <Stack>
        <EnvironmentBadge environment={environment} />
        <Text size="sm">{t(isRemoval ? texts.removeWhat : texts.rotateWhat)}</Text>
        {change.error !== null && <ProblemState error={change.error} />}
        <FormActions onCancel={onClose}>
          <Button
            color={isRemoval ? 'red.9' : 'moat'}
            loading={change.isPending}
            onClick={() => change.mutate()}
          >
            {t(isRemoval ? texts.remove : texts.rotate)}
          </Button>
        </FormActions>
      </Stack>
    </Dialog>
  );
}

/** Each gateway's confirmation as it comes. */
function RemovalProgress({ sequence }: { readonly sequence: number }) {
  const { t } = useI18n();
  const { data: cutOff } = useQuery({
    queryKey: ['installation-cut-off', sequence],
    queryFn: ({ signal }) => unwrap(admin.getInstallationCutOff({ params: { sequence }, signal })),
    refetchInterval: ({ state }) => (state.data?.state === 'confirmed' ? false : 500),
  });
  if (cutOff === undefined) return null;
  const isConfirmed = cutOff.state === 'confirmed';
  const done = cutOff.gateways.filter(({ state }) => state !== 'pending').length;
  return (
    <Alert color={isConfirmed ? 'green' : 'yellow'} role="status">
      {isConfirmed ? t(texts.confirmed) : t(texts.removing, { done, all: cutOff.gateways.length })}
    </Alert>
  );
}
