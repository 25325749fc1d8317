import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import type { Integrator } from '@postern/contract/admin-routes/integrators';
import { Dialog } from '../../ui/dialog.tsx';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { uiTexts } from '../../ui/ui-texts.ts';
import { admin } from '../api/admin.ts';
import { ProblemState } from '../api/problem-state.tsx';
import { usePlace } from '../layout/use-place.ts';
import { ApiUsersField } from './api-users-field.tsx';
import type { NamedApiUser } from './api-users-field.tsx';
import { integratorTexts } from './integrator-texts.ts';
import { presentPlaces } from './present-places.ts';
import { useIntegratorChange } from './use-integrator-change.ts';

interface IntegratorDialogProps {
  readonly integrator: Integrator;
  readonly onClose: () => void;
}

/** Chooses the API users whose calls the integrator sees. */
export function ChangeIntegratorDialog({ integrator, onClose }: IntegratorDialogProps) {
  const { t } = useI18n();
  const { licenceId } = usePlace();
  const { humanId, name } = integrator;
  const [apiUsers, setApiUsers] = useState<readonly NamedApiUser[]>(integrator.apiUsers);
  const change = useIntegratorChange<readonly NamedApiUser[], Integrator>(
    (chosen) =>
      admin.setIntegratorApiUsers({
        params: { licenceId, humanId },
        body: { apiUsers: presentPlaces(chosen) },
      }),
    () => {
      showToast({ color: 'green', message: t(integratorTexts.changed, { name }) });
      onClose();
    },
  );
  return (
    <Dialog opened onClose={onClose} title={t(integratorTexts.changeOf, { name })}>
      <Stack>
        {change.error !== null && <ProblemState error={change.error} />}
        <ApiUsersField value={apiUsers} onChange={setApiUsers} />
        <FormActions onCancel={onClose}>
          <Button loading={change.isPending} onClick={() => change.mutate(apiUsers)}>
            {t(uiTexts.save)}
          </Button>
        </FormActions>
      </Stack>
    </Dialog>
  );
}
