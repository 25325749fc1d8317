import { Modal, Text } from '@mantine/core';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { SignInForm } from '../../ui/session/sign-in-form.tsx';
import { sessionTexts } from '../../ui/session/session-texts.ts';

/** Cannot be closed but by signing in: behind it waits a page with what was typed. */
export function SessionEndedDialog({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const { t } = useI18n();
  return (
    <Modal
      opened
      onClose={() => {}}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={t(sessionTexts.endedTitle)}
    >
      <Text mb="md">{t(sessionTexts.endedIntro)}</Text>
      <SignInForm returnTo={location.pathname + location.search} onSignedIn={onSignedIn} />
    </Modal>
  );
}
