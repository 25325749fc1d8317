import { Button, NumberInput, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { RevealedApiKey } from '@postern/contract/api-key';
import type { ApiUser } from '@postern/contract/api-user';
import { overlapMs, overlapPresetsMs } from '@postern/contract/key-rotation';
import { endOfOverlap } from '@postern/server/domain/key-rotation';
import { Dialog } from '../../ui/dialog.tsx';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { ProblemState } from '../api/problem-state.tsx';
import { EnvironmentBadge } from '../layout/environment-badge.tsx';
import { usePlace } from '../layout/use-place.ts';
import { rotationTexts } from './rotation-texts.ts';
import { useRotationAction } from './use-rotation-action.ts';

interface RotateDialogProps {
  readonly apiUser: ApiUser;
  readonly onClose: () => void;
  readonly onNewKey: (key: RevealedApiKey) => void;
}

const hourMs = 3_600_000;
const presetTexts = [
  rotationTexts.oneHour,
  rotationTexts.oneDay,
  rotationTexts.sevenDays,
  rotationTexts.thirtyDays,
];

/** Asks how long the present key goes on, and says until when that is. */
export function RotateDialog({ apiUser, onClose, onNewKey }: RotateDialogProps) {
  const { t, dateTime } = useI18n();
  const place = usePlace();
  const [choice, setChoice] = useState(String(overlapMs.usual));
  const [hours, setHours] = useState<number | string>(48);
  const chosenMs = choice === 'other' ? Number(hours) * hourMs : Number(choice);
  const isWithin = chosenMs >= overlapMs.min && chosenMs <= overlapMs.max;
  const rotation = useRotationAction(apiUser, (key) => {
    onClose();
    if (key !== undefined) onNewKey(key);
  });
  const untilMs = endOfOverlap(apiUser.key?.expiresAtMs ?? null, Date.now(), chosenMs);
  return (
    <Dialog opened onClose={onClose} title={t(rotationTexts.rotateTitle, { name: apiUser.displayName })}>
      <Stack>
        <EnvironmentBadge environment={place.environment} />
        <Text size="sm">{t(rotationTexts.rotateWhat)}</Text>
        <Radio.Group label={t(rotationTexts.overlap)} value={choice} onChange={setChoice}>
          <Stack gap="xs" mt="xs">
            {overlapPresetsMs.map((ms, index) => (
              <Radio key={ms} value={String(ms)} label={t(presetTexts[index] ?? rotationTexts.other)} />
            ))}
            <Radio value="other" label={t(rotationTexts.other)} />
          </Stack>
        </Radio.Group>
        {choice === 'other' && (
          <NumberInput
            label={t(rotationTexts.hours)}
            value={hours}
            onChange={setHours}
            min={overlapMs.min / hourMs}
            max={overlapMs.max / hourMs}
            allowDecimal={false}
            allowNegative={false}
          />
        )}
        {isWithin && <Text size="sm">{t(rotationTexts.until, { when: dateTime(untilMs) })}</Text>}
        {rotation.error !== null && <ProblemState error={rotation.error} />}
        <FormActions onCancel={onClose}>
          <Button
            disabled={!isWithin}
            loading={rotation.isPending}
            onClick={() => rotation.mutate({ kind: 'rotate', overlapMs: chosenMs })}
          >
            {t(rotationTexts.rotate)}
          </Button>
        </FormActions>
      </Stack>
    </Dialog>
  );
}
