import { Alert } from '@mantine/core';
import { IconClockHour4, IconShieldCheck } from '@tabler/icons-react';
import type { Rotation } from '@postern/contract/key-rotation';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { rotationTexts } from './rotation-texts.ts';

/** Whether the old key may go: by what it was used for, never by what anybody hopes. */
export function Silence({ rotation }: { readonly rotation: Rotation }) {
  const { t, dateTime, relative } = useI18n();
  const { isSafeToRetire, silentSinceMs } = rotation;
  return (
    <Alert
      color={isSafeToRetire ? 'green' : 'yellow'}
      icon={isSafeToRetire ? <IconShieldCheck aria-hidden="true" /> : <IconClockHour4 aria-hidden="true" />}
    >
      {isSafeToRetire
        ? t(rotationTexts.safe, { when: dateTime(silentSinceMs) })
        : t(rotationTexts.notSafe, { when: relative(silentSinceMs) })}
    </Alert>
  );
}
