import { Alert } from '@mantine/core';
import { IconClockHour4, IconShieldCheck } from '@tabler/icons-react';
import type { Rotation } from '@postern/contract/key-rotation';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { rotationTexts } from './rotation-texts.ts';

/** Says whether the old key can be retired, judged by its use alone. */
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
