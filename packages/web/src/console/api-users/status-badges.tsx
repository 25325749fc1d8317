import { Badge } from '@mantine/core';
import {
  IconCircleCheck,
  IconClockX,
  IconKeyOff,
  IconPlayerPause,
  IconShieldLock,
  IconWorld,
} from '@tabler/icons-react';
import type { ApiUser } from '@postern/contract/api-user';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { apiUserTexts } from './api-user-texts.ts';
import { statusOf } from './present-api-user.ts';

const statuses = {
  active: { color: 'green', text: apiUserTexts.statusActive, Icon: IconCircleCheck },
  keyless: { color: 'yellow', text: apiUserTexts.statusKeyless, Icon: IconKeyOff },
  expired: { color: 'orange', text: apiUserTexts.statusExpired, Icon: IconClockX },
  deactivated: { color: 'gray', text: apiUserTexts.statusDeactivated, Icon: IconPlayerPause },
} as const;

export function StatusBadge({
  apiUser,
}: {
  readonly apiUser: Pick<ApiUser, 'status' | 'key' | 'expiresAtMs'>;
}) {
  const { t } = useI18n();
  const { color, text, Icon } = statuses[statusOf(apiUser, Date.now())];
  return (
    <Badge variant="light" color={color} tt="none" leftSection={<Icon size={14} aria-hidden="true" />}>
      {t(text)}
    </Badge>
  );
}

export function NetworkBadge({ count }: { readonly count: number }) {
  const { t, plural } = useI18n();
  return count === 0 ? (
    <Badge variant="light" color="gray" tt="none" leftSection={<IconWorld size={14} aria-hidden="true" />}>
      {t(apiUserTexts.anyAddress)}
    </Badge>
  ) : (
    <Badge
      variant="light"
      color="moat"
      tt="none"
      leftSection={<IconShieldLock size={14} aria-hidden="true" />}
    >
      {plural(count, { one: apiUserTexts.restrictedOne, other: apiUserTexts.restrictedOther })}
    </Badge>
  );
}
