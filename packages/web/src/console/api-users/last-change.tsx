import { Alert, CloseButton, Group, Loader, Stack, Text } from '@mantine/core';
import { IconCheck, IconPlugConnectedX, IconShieldCheck } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { CutOff } from '@postern/contract/cut-off';
import type { ApiUserId } from '@postern/contract/ids';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { useFollowedCutOff } from '../api/follow-cut-off.ts';
import { queries } from '../api/queries.ts';
import type { Place } from '../api/queries.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { gatewayTexts, lastChangeTexts } from './last-change-texts.ts';

interface LastChangeFacts {
  /** Null: it concerns several. */
  readonly apiUserId: ApiUserId | null;
  /** The change in a sentence: "The key of X was reset". */
  readonly sentence: string;
  /** Whether something was cut off, as against merely changed. */
  readonly isCutOff: boolean;
  readonly sequence: number;
}

const keyOf = (place: Place): readonly unknown[] => ['last-change', place];

/** Remembers the change for the page that is shown next; only as long as the tab is open. */
export function rememberChange(
  change: Omit<LastChangeFacts, 'sequence'> & { readonly cutOff: CutOff | null },
  place: Place,
  client: QueryClient,
): void {
  const { cutOff, ...facts } = change;
  if (cutOff === null) return;
  client.setQueryData(queries.cutOff(place, cutOff.sequence).queryKey, cutOff);
  const remembered: LastChangeFacts = { ...facts, sequence: cutOff.sequence };
  client.setQueryData(keyOf(place), remembered);
}

/** The last change and its way to the gateways, followed live until each has confirmed. */
export function LastChange({ place, apiUserId }: { readonly place: Place; readonly apiUserId?: ApiUserId }) {
  const client = useQueryClient();
  const { data: change } = useQuery<LastChangeFacts | null>({
    queryKey: keyOf(place),
    queryFn: () => null,
    staleTime: Infinity,
  });
  if (change === null || change === undefined) return null;
  if (apiUserId !== undefined && change.apiUserId !== apiUserId) return null;
  return (
    <CutOffProgress
      key={change.sequence}
      place={place}
      change={change}
      onClose={() => client.setQueryData(keyOf(place), null)}
    />
  );
}

interface CutOffProgressProps {
  readonly place: Place;
  readonly change: LastChangeFacts;
  readonly onClose: () => void;
}

function CutOffProgress({ place, change, onClose }: CutOffProgressProps) {
  const { t, dateTime } = useI18n();
  const { data: cutOff, error } = useFollowedCutOff(place, change.sequence);
  if (cutOff === undefined) return error === null ? null : <ProblemState error={error} />;
  const isConfirmed = cutOff.state === 'confirmed';
  const done = cutOff.gateways.filter(({ state }) => state !== 'pending').length;
  return (
    <Alert
      mb="md"
      color={isConfirmed ? 'green' : 'yellow'}
      icon={
        isConfirmed ? (
          <IconShieldCheck aria-hidden="true" />
        ) : (
          <Loader size={18} type="dots" aria-hidden="true" />
        )
      }
    >
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={4} role="status">
          <Text fw={600} size="sm">
            {change.sentence}
          </Text>
          <Text size="sm">
            {isConfirmed
              ? t(change.isCutOff ? lastChangeTexts.confirmed : lastChangeTexts.applied, {
                  when: cutOff.confirmedAtMs === null ? '' : dateTime(cutOff.confirmedAtMs),
                })
              : t(lastChangeTexts.pending, { done, all: cutOff.gateways.length })}
          </Text>
          {cutOff.gateways.length > 0 && (
            <Stack component="ul" gap={2} m={0} p={0} style={{ listStyle: 'none' }}>
              {cutOff.gateways.map((gateway) => (
                <GatewayLine key={gateway.id} gateway={gateway} />
              ))}
            </Stack>
          )}
        </Stack>
        <CloseButton aria-label={t(uiTexts.close)} onClick={onClose} />
      </Group>
    </Alert>
  );
}

/** One gateway's tick. A dead one needs none: by its own rule it refuses every call. */
function GatewayLine({
  gateway: { id, state, endedAtMs },
}: {
  readonly gateway: CutOff['gateways'][number];
}) {
  const { t, dateTime } = useI18n();
  const when = endedAtMs === null ? '' : dateTime(endedAtMs);
  return (
    <Group component="li" gap={6} wrap="nowrap" fz="xs">
      {state === 'confirmed' && (
        <IconCheck size={14} color="var(--mantine-color-green-text)" aria-hidden="true" />
      )}
      {state === 'pending' && <Loader size={14} aria-hidden="true" />}
      {(state === 'lease-expired' || state === 'stopped') && (
        <IconPlugConnectedX size={14} aria-hidden="true" />
      )}
      {t(gatewayTexts[state], { gateway: id, when })}
    </Group>
  );
}
