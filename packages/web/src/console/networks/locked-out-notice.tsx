import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AdminData } from '@postern/contract/admin-client';
import type { ApiUserId } from '@postern/contract/ids';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { admin } from '../api/admin.ts';
import { unwrap } from '../../ui/app/api-client.ts';
import { usePlace } from '../layout/use-place.ts';
import { networkTexts } from './network-texts.ts';

type Sighting = AdminData<'previewNetworkRules'>['lockedOut'][number];

interface LockedOutNoticeProps {
  readonly apiUserId: ApiUserId;
  /** Canonical or not, but all of them valid. */
  readonly ranges: readonly string[];
  readonly onAllow: (address: string) => void;
}

const shownAtFirst = 5;

/** Names, while a rule is typed, the addresses that called in the last 30 days and could not any more. */
export function LockedOutNotice({ apiUserId, ranges, onAllow }: LockedOutNoticeProps) {
  const i18n = useI18n();
  const { t, plural } = i18n;
  const place = usePlace();
  const [isWhole, setIsWhole] = useState(false);
  const [settled] = useDebouncedValue(JSON.stringify(ranges), 300);
  const preview = useQuery({
    queryKey: ['network-preview', place, apiUserId, settled],
    queryFn: ({ signal }) => {
      const networkRules = ranges.map((range) => ({ range, note: '' }));
      return unwrap(
        admin.previewNetworkRules({ params: { ...place, apiUserId }, body: { networkRules }, signal }),
      );
    },
    placeholderData: keepPreviousData,
    enabled: ranges.length > 0 && settled === JSON.stringify(ranges),
  });
  if (ranges.length === 0) return null;
  if (preview.isError)
    return (
      <Text size="sm" c="dimmed" role="status">
        {t(networkTexts.checkFailed)}
      </Text>
    );
  if (preview.data === undefined) return null;
  const { lockedOut } = preview.data;
  if (lockedOut.length === 0)
    return (
      <Text size="sm" c="dimmed" role="status">
        {t(networkTexts.noneLockedOut)}
      </Text>
    );
  const forms = { one: networkTexts.lockedOutOne, other: networkTexts.lockedOutOther };
  const shown = isWhole ? lockedOut : lockedOut.slice(0, shownAtFirst);
  return (
    <Alert
      color="orange"
      role="alert"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={plural(lockedOut.length, forms)}
    >
      <Text size="sm">{t(networkTexts.lockedOutIntro)}</Text>
      <Stack component="ul" gap={4} mt="xs" p={0} style={{ listStyle: 'none' }}>
        {shown.map((sighting) => (
          <SightingLine key={sighting.address} sighting={sighting} onAllow={onAllow} />
        ))}
      </Stack>
      {shown.length < lockedOut.length && (
        <Anchor component="button" type="button" size="sm" mt="xs" onClick={() => setIsWhole(true)}>
          {t(networkTexts.showAll, { count: lockedOut.length })}
        </Anchor>
      )}
    </Alert>
  );
}

interface SightingLineProps {
  readonly sighting: Sighting;
  readonly onAllow: (address: string) => void;
}

function SightingLine({ sighting: { address, calls, lastAtMs }, onAllow }: SightingLineProps) {
  const { t, plural, relative } = useI18n();
  return (
    <Group component="li" gap="xs" justify="space-between">
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        <strong>{address}</strong>
        {' · '}
        {plural(calls, { one: networkTexts.seenOne, other: networkTexts.seenOther })}
        {' · '}
        {t(networkTexts.seenLast, { when: relative(lastAtMs) })}
      </Text>
      <Button
        size="compact-xs"
        variant="default"
        aria-label={t(networkTexts.allow, { address })}
        onClick={() => onAllow(address)}
      >
        {t(networkTexts.allowShort)}
      </Button>
    </Group>
  );
}
