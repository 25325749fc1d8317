import { Anchor, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ApiUser } from '@postern/contract/api-user';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { apiUserTexts } from './api-user-texts.ts';

/** Says how often network rules refused an address, and leads to the alerts about it. It is empty where they never did. */
export function RefusalsBadge({ apiUser }: { readonly apiUser: ApiUser }) {
  const { t, plural, relative } = useI18n();
  const { licenceId, environment, id: apiUserId, networkRefusals: refusals } = apiUser;
  if (refusals === null) return null;
  return (
    <div>
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link
            to="/licences/$licenceId/$environment/alerts"
            params={{ licenceId, environment }}
            search={{ kind: 'network-refused', apiUserId }}
            {...props}
          />
        )}
      >
        <IconAlertTriangle size={14} aria-hidden="true" />{' '}
        {plural(refusals.count, { one: apiUserTexts.refusedOne, other: apiUserTexts.refusedOther })}
      </Anchor>
      <Text size="xs" c="dimmed">
        {relative(refusals.lastAtMs)}, {t(apiUserTexts.fromAddress, { address: refusals.lastAddress })}
      </Text>
    </div>
  );
}
