import { Modal } from '@mantine/core';
import type { ModalProps } from '@mantine/core';
import { useI18n } from './i18n/i18n.tsx';
import { uiTexts } from './ui-texts.ts';

/** Mantine's dialog, whose close button has a name in the reader's language. `dialog.tsx` loads it. */
export function DialogFrame(props: ModalProps) {
  const { t } = useI18n();
  return <Modal closeButtonProps={{ 'aria-label': t(uiTexts.close) }} {...props} />;
}
