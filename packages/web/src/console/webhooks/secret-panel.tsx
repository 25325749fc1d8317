import { Button, Stack, Text } from '@mantine/core';
import { CopyField } from '../../ui/copy-field.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { webhooksTexts } from './webhook-texts.ts';

/** The secret that no later answer holds. */
export function SecretPanel({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  const { t } = useI18n();
  return (
    <Stack>
      <Text size="sm">{t(webhooksTexts.secretIntro)}</Text>
      <CopyField label={t(webhooksTexts.secret)} text={secret} />
      <Button onClick={onClose}>{t(uiTexts.close)}</Button>
    </Stack>
  );
}
