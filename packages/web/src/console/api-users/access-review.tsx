import { Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ApiUser } from '@postern/contract/api-user';
import { Dialog } from '../../ui/dialog.tsx';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { EnvironmentBadge, useIsLive } from '../layout/environment-badge.tsx';
import { accessChangeTexts } from './access-change-texts.ts';

interface AccessReviewProps {
  readonly apiUser: ApiUser;
  readonly opened: boolean;
  readonly isSaving: boolean;
  readonly onClose: () => void;
  readonly onSave: () => void;
  /** The difference. */
  readonly children: ReactNode;
}

/** The question before a change of access: the difference, and in a live environment the last use. Nothing is saved before. */
export function AccessReview(props: AccessReviewProps) {
  const { apiUser, opened, isSaving, onClose, onSave, children } = props;
  const { t } = useI18n();
  const isLive = useIsLive(apiUser.environment);
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={t(accessChangeTexts.title, { name: apiUser.displayName })}
    >
      <Stack>
        <EnvironmentBadge environment={apiUser.environment} />
        <Text size="sm">{t(accessChangeTexts.intro, { name: apiUser.displayName })}</Text>
        {children}
        {isLive && <LastUse apiUser={apiUser} />}
        <FormActions startsAtCancel onCancel={onClose}>
          <Button loading={isSaving} onClick={onSave}>
            {t(accessChangeTexts.save)}
          </Button>
        </FormActions>
      </Stack>
    </Dialog>
  );
}

function LastUse({ apiUser: { lastUsed } }: { readonly apiUser: ApiUser }) {
  const { t, relative } = useI18n();
  return (
    <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
      {lastUsed === null
        ? t(accessChangeTexts.neverUsed)
        : t(accessChangeTexts.lastUsed, {
            when: relative(lastUsed.atMs),
            address: lastUsed.address,
            operation: lastUsed.operation,
          })}
    </Text>
  );
}
