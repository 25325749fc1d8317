import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { shellTexts } from './shell-texts.ts';

/** Within the frame, which has the page's `main`. */
export function NotFoundPage() {
  const { t } = useI18n();
  return (
    <>
      <PageHeader title={t(shellTexts.notFoundTitle)} />
      <EmptyState
        icon={<IconMapOff size={40} />}
        title={t(shellTexts.notFound)}
        action={<Button renderRoot={(props) => <Link to="/" {...props} />}>{t(shellTexts.toStart)}</Button>}
      />
    </>
  );
}
