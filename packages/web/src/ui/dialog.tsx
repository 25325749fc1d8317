import { Modal } from '@mantine/core';
import type { ModalProps } from '@mantine/core';
import { useI18n } from './i18n/i18n.tsx';
import { uiTexts } from './ui-texts.ts';

/** A dialog whose close button has a name in the reader's language. Takes the other properties of Mantine's `Modal`. */
export function Dialog(props: Omit<ModalProps, 'closeButtonProps'>) {
  const { t } = useI18n();
  return <Modal closeButtonProps={{ 'aria-label': t(uiTexts.close) }} {...props} />;
}
