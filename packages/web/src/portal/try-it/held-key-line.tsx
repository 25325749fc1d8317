import { Button, Code, Group, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import type { HeldKey, KeyTarget } from './key-ring.ts';
import classes from './try-it.module.css';
import { tryItTexts } from './try-it-texts.ts';
import { useKeyRing } from './use-key-ring.ts';

interface HeldKeyLineProps {
  readonly target: KeyTarget;
  readonly held: Extract<HeldKey, { kind: 'ready' }>;
}

/** The credential that is in use, how long its token lasts, and how to be rid of it. */
export function HeldKeyLine({ target, held }: HeldKeyLineProps) {
  const { t, rich } = useI18n();
  const ring = useKeyRing();
  return (
    <Group gap="xs" className={classes['held'] ?? ''} mt={{ base: 0, xs: 18 }}>
      <IconKey size={18} aria-hidden="true" />
      <Text size="sm" role="status">
        {rich(tryItTexts.calledWith, { hint: <Code>{held.hint}</Code> })}
      </Text>
      {held.tokenEndsAtMs !== null && <RemainingTime endsAtMs={held.tokenEndsAtMs} />}
      {held.tokenEndsAtMs !== null && (
        <Button size="compact-sm" variant="default" onClick={() => void ring.renew(target)}>
          {t(tryItTexts.renew)}
        </Button>
      )}
      <Button size="compact-sm" variant="default" onClick={() => ring.forget(target)}>
        {t(tryItTexts.forget)}
      </Button>
      <Text size="xs" c="dimmed">
        {t(tryItTexts.inMemory)}
      </Text>
    </Group>
  );
}

/** `14:32`, counted down each second; not announced, since nobody wants to hear a clock. */
function RemainingTime({ endsAtMs }: { readonly endsAtMs: number }) {
  const { t } = useI18n();
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const leftS = Math.max(0, Math.ceil((endsAtMs - nowMs) / 1_000));
  const time = `${Math.floor(leftS / 60)}:${String(leftS % 60).padStart(2, '0')}`;
  return (
    <Text size="sm" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
      {leftS === 0 ? t(tryItTexts.ended) : t(tryItTexts.remaining, { time })}
    </Text>
  );
}
