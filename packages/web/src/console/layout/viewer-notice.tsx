import { Alert } from '@mantine/core';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import type { Place } from '../api/queries.ts';
import { shellTexts } from './shell-texts.ts';
import { useRole } from './use-place.ts';

/** Says to a viewer that they may change nothing on the page. */
export function ViewerNotice({ place }: { readonly place: Place }) {
  const { t } = useI18n();
  const role = useRole(place.licenceId);
  if (role !== 'licence-viewer') return null;
  return (
    <Alert color="gray" mb="md">
      {t(shellTexts.viewerNote)}
    </Alert>
  );
}
