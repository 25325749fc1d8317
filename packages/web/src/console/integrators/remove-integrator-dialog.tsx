import type { Integrator } from '@postern/contract/admin-routes/integrators';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { admin } from '../api/admin.ts';
import { ConfirmationDialog } from '../layout/confirmation-dialog.tsx';
import { usePlace } from '../layout/use-place.ts';
import { teamTexts } from '../team/team-texts.ts';
import { integratorTexts } from './integrator-texts.ts';
import { useIntegratorChange } from './use-integrator-change.ts';

interface IntegratorDialogProps {
  readonly integrator: Integrator;
  readonly onClose: () => void;
}

export function RemoveIntegratorDialog({ integrator, onClose }: IntegratorDialogProps) {
  const { t } = useI18n();
  const { licenceId } = usePlace();
  const { humanId, name } = integrator;
  const remove = useIntegratorChange<void, Integrator>(
    () => admin.removeIntegrator({ params: { licenceId, humanId } }),
    () => {
      showToast({ color: 'green', message: t(teamTexts.removed, { name }) });
      onClose();
    },
  );
  return (
    <ConfirmationDialog
      title={t(integratorTexts.removeTitle, { name })}
      text={t(integratorTexts.removeWhat)}
      label={t(teamTexts.remove)}
      change={remove}
      onClose={onClose}
    />
  );
}
