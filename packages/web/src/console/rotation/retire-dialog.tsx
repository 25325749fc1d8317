import { Button, List, Stack } from '@mantine/core';
import type { ApiUser } from '@postern/contract/api-user';
import type { KeyWithUse, Rotation } from '@postern/contract/key-rotation';
import { Dialog } from '../../ui/dialog.tsx';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { actionTexts } from '../api-users/action-texts.ts';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { usePlace } from '../layout/use-place.ts';
import { rotationTexts } from './rotation-texts.ts';
import { Silence } from './silence.tsx';
import { useRotationAction } from './use-rotation-action.ts';

interface RetireDialogProps {
  readonly apiUser: ApiUser;
  readonly oldKey: KeyWithUse;
  readonly rotation: Rotation;
  readonly onClose: () => void;
}

/** Asks once more: what breaks, whether somebody still uses it, and in which environment. */
export function RetireDialog({ apiUser, oldKey, rotation, onClose }: RetireDialogProps) {
  const { t, relative } = useI18n();
  const place = usePlace();
  const retirement = useRotationAction(apiUser, onClose);
  const { lastUsed } = oldKey;
  return (
    <Dialog opened onClose={onClose} title={t(rotationTexts.retireTitle, { name: apiUser.displayName })}>
      <Stack>
        <EnvironmentBadge environment={place.environment} />
        <List size="sm" spacing="xs">
          <List.Item>{t(rotationTexts.retireWhat)}</List.Item>
          <List.Item>
            {lastUsed === null
              ? t(actionTexts.lastUsedNever)
              : t(actionTexts.lastUsedNow, {
                  when: relative(lastUsed.atMs),
                  address: lastUsed.address,
                  operation: lastUsed.operation,
                })}
          </List.Item>
        </List>
        <Silence rotation={rotation} />
        {retirement.error !== null && <ProblemState error={retirement.error} />}
        <FormActions onCancel={onClose}>
          <Button
            color="red.9"
            loading={retirement.isPending}
            onClick={() => retirement.mutate({ kind: 'retire' })}
          >
            {t(rotationTexts.retire)}
          </Button>
        </FormActions>
      </Stack>
    </Dialog>
  );
}
