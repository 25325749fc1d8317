import { Modal } from '@mantine/core';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { SecondFactorForm } from './second-factor-form.tsx';
import { secondFactorTexts } from './second-factor-texts.ts';

/** Over a page that is open already: what was typed there stays. It cannot be closed, since nothing works before. */
export function SecondFactorDialog({ onDone }: { readonly onDone: () => void }) {
  const { t } = useI18n();
  return (
    <Modal opened onClose={() => {}} withCloseButton={false} title={t(secondFactorTexts.title)}>
      <SecondFactorForm onDone={onDone} />
    </Modal>
  );
}
