import { Button, Modal, Text } from '@mantine/core';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { leaveTexts } from './leave-texts.ts';

interface LeaveDialogProps {
  readonly onLeave: () => void;
  readonly onStay: () => void;
}

export function LeaveDialog({ onLeave, onStay }: LeaveDialogProps) {
  const { t } = useI18n();
  return (
    <Modal opened onClose={onStay} withCloseButton={false} title={t(leaveTexts.leaveTitle)}>
      <Text mb="md">{t(leaveTexts.leaveIntro)}</Text>
      <FormActions>
        <Button variant="default" color="red" onClick={onLeave}>
          {t(leaveTexts.leave)}
        </Button>
        <Button data-autofocus onClick={onStay}>
          {t(leaveTexts.stay)}
        </Button>
      </FormActions>
    </Modal>
  );
}
