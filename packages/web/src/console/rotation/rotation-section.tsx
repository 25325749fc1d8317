import { Button, Code, Group, Paper, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ApiUser } from '@postern/contract/api-user';
import { silenceMs } from '@postern/contract/key-rotation';
import type { KeyWithUse, Rotation } from '@postern/contract/key-rotation';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { useMayChange, usePlace } from '../layout/use-place.ts';
import { keyQueries } from './key-queries.ts';
import { RetireDialog } from './retire-dialog.tsx';
import { rotationTexts } from './rotation-texts.ts';
import { Silence } from './silence.tsx';

const hourMs = 3_600_000;

/** Both keys side by side while a rotation is under way: which one is still used, and from where. */
export function RotationSection({ apiUser }: { readonly apiUser: ApiUser }) {
  const place = usePlace();
  const [silentForMs, setSilentForMs] = useState<number>(silenceMs.usual);
  const keys = useQuery(keyQueries.list(place, apiUser.id, silentForMs));
  if (keys.isError) return <ProblemState error={keys.error} onRetry={() => void keys.refetch()} />;
  const rotation = keys.data?.rotation;
  const find = (id: string | undefined) => keys.data?.items.find((key) => key.id === id);
  const oldKey = find(rotation?.retiringKeyId);
  const newKey = find(rotation?.currentKeyId);
  if (rotation === null || rotation === undefined || oldKey === undefined || newKey === undefined)
    return null;
  return (
    <SideBySide {...{ apiUser, rotation, oldKey, newKey }}>
      <SilenceSelect value={silentForMs} onChange={setSilentForMs} />
    </SideBySide>
  );
}

interface SideBySideProps {
  readonly apiUser: ApiUser;
  readonly rotation: Rotation;
  readonly oldKey: KeyWithUse;
  readonly newKey: KeyWithUse;
  readonly children: ReactNode;
}

function SideBySide({ apiUser, rotation, oldKey, newKey, children }: SideBySideProps) {
  const { t, dateTime } = useI18n();
  const mayChange = useMayChange();
  const [isRetiring, setIsRetiring] = useState(false);
  return (
    <Paper withBorder p="md" mb="md" component="section" aria-label={t(rotationTexts.title)}>
      <Group justify="space-between" mb="sm">
        <Title order={2} fz="md">
          {t(rotationTexts.title)}
        </Title>
        {mayChange && (
          <Button
            color="red.9"
            variant={rotation.isSafeToRetire ? 'filled' : 'outline'}
            onClick={() => setIsRetiring(true)}
          >
            {t(rotationTexts.retire)}
          </Button>
        )}
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }} mb="md">
        <KeyColumn
          title={t(rotationTexts.oldKey)}
          apiKey={oldKey}
          life={t(rotationTexts.diesAt, { when: dateTime(rotation.retiresAtMs) })}
        />
        <KeyColumn
          title={t(rotationTexts.newKey)}
          apiKey={newKey}
          life={t(rotationTexts.madeAt, { when: dateTime(newKey.createdAtMs) })}
        />
      </SimpleGrid>
      <Stack gap="sm">
        {children}
        <Silence rotation={rotation} />
      </Stack>
      {isRetiring && <RetireDialog {...{ apiUser, oldKey, rotation }} onClose={() => setIsRetiring(false)} />}
    </Paper>
  );
}

interface KeyColumnProps {
  readonly title: string;
  readonly apiKey: KeyWithUse;
  /** When it was made, or when it dies. */
  readonly life: string;
}

function KeyColumn({ title, apiKey, life }: KeyColumnProps) {
  const { t, relative, dateTime, number } = useI18n();
  const { lastUsed, calls24h, failures24h, addresses } = apiKey;
  return (
    <Paper withBorder p="sm" component="section" aria-label={title}>
      <Text fw={600}>{title}</Text>
      <Group gap="xs" mb="xs">
        <Code fz="sm">{apiKey.masked}</Code>
        <Text size="sm" c="dimmed">
          {life}
        </Text>
      </Group>
      <Fact label={t(rotationTexts.lastUsed)}>
        {lastUsed === null ? (
          t(rotationTexts.never)
        ) : (
          <span title={dateTime(lastUsed.atMs)}>
            {t(rotationTexts.usedAt, { when: relative(lastUsed.atMs), address: lastUsed.address })}
          </span>
        )}
      </Fact>
      <Fact label={t(rotationTexts.calls)}>
        {failures24h === 0
          ? number(calls24h)
          : t(rotationTexts.callsWithFailures, { calls: number(calls24h), failures: number(failures24h) })}
      </Fact>
      <Fact label={t(rotationTexts.addresses)}>
        {addresses.length === 0
          ? t(rotationTexts.none)
          : addresses.map(({ address, calls }) => `${address} (${number(calls)})`).join(', ')}
      </Fact>
    </Paper>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      <strong>{label}:</strong> {children}
    </Text>
  );
}

const silenceChoices = [
  { ms: hourMs, text: rotationTexts.oneHour },
  { ms: 24 * hourMs, text: rotationTexts.oneDay },
  { ms: 7 * 24 * hourMs, text: rotationTexts.sevenDays },
  { ms: 30 * 24 * hourMs, text: rotationTexts.thirtyDays },
];

function SilenceSelect(props: { readonly value: number; readonly onChange: (ms: number) => void }) {
  const { t } = useI18n();
  return (
    <Select
      label={t(rotationTexts.silentFor)}
      w={320}
      maw="100%"
      data={silenceChoices.map(({ ms, text }) => ({ value: String(ms), label: t(text) }))}
      value={String(props.value)}
      onChange={(value) => props.onChange(Number(value ?? silenceMs.usual))}
      allowDeselect={false}
    />
  );
}
