import { Button, Group, Modal, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { rightsTexts } from '../rights/rights-texts.ts';
import { useI18n } from '../../ui/i18n/i18n.tsx';

/** Asks before a page with unsaved changes is left: by a link, by back, by closing the tab. */
export function LeaveGuard({ isDirty }: { readonly isDirty: boolean }) {
  const { t } = useI18n();
  const blocker = useBlocker({
    // The page's own tabs and searches live in the URL too: only another page counts as leaving.
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  return (
    <Modal
      opened={blocker.status === 'blocked'}
      onClose={() => blocker.reset?.()}
      withCloseButton={false}
      title={t(rightsTexts.leaveTitle)}
    >
      <Text mb="md">{t(rightsTexts.leaveIntro)}</Text>
      <Group justify="flex-end">
        <Button variant="default" color="red" onClick={() => blocker.proceed?.()}>
          {t(rightsTexts.leave)}
        </Button>
        <Button data-autofocus onClick={() => blocker.reset?.()}>
          {t(rightsTexts.stay)}
        </Button>
      </Group>
    </Modal>
  );
}
