import { Badge } from '@mantine/core';
import type { PortalEnvironment } from '@postern/contract/portal';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { homeTexts } from './home-texts.ts';

/** Says whether an environment is for trials or holds the real data. */
export function KindBadge({ kind }: Pick<PortalEnvironment, 'kind'>) {
  const { t } = useI18n();
  return (
    <Badge variant="light" color={kind === 'live' ? 'red' : 'teal'} tt="none">
      {t(kind === 'live' ? homeTexts.live : homeTexts.test)}
    </Badge>
  );
}
