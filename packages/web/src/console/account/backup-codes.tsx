import { Button, Stack, Text } from '@mantine/core';
import { CopyBlock } from '../../ui/copy-field.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { accountTexts } from './account-texts.ts';

interface BackupCodesProps {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}

/** Shown once. */
export function BackupCodes({ codes, onDone }: BackupCodesProps) {
  const { t } = useI18n();
  return (
    <Stack>
      <Text size="sm">{t(accountTexts.codesIntro)}</Text>
      <CopyBlock label={t(accountTexts.codesTitle)} text={codes.join('\n')} />
      <Button onClick={onDone}>{t(accountTexts.codesKept)}</Button>
    </Stack>
  );
}
