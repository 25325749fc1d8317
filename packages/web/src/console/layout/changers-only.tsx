import { Alert } from '@mantine/core';
import type { ReactNode } from 'react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { shellTexts } from './shell-texts.ts';
import { useMayChange } from './use-place.ts';

interface ChangersOnlyProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** A form that a viewer reached by its URL: nothing to fill in that the server would refuse anyway. */
export function ChangersOnly({ title, children }: ChangersOnlyProps) {
  const { t } = useI18n();
  const mayChange = useMayChange();
  if (mayChange) return children;
  return (
    <>
      <PageHeader title={title} />
      <Alert color="gray">{t(shellTexts.viewerNote)}</Alert>
    </>
  );
}
