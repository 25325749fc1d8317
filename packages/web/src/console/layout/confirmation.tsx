import { Button, Group, Stack, Text } from '@mantine/core';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { ProblemState } from '../api/problem-state.tsx';

interface ConfirmationProps {
  readonly text: string;
  readonly label: string;
  readonly change: { readonly isPending: boolean; readonly error: Error | null; readonly mutate: () => void };
  readonly onClose: () => void;
}

/** The question before something that cannot be taken back: what it means, in one paragraph. */
export function Confirmation({ text, label, change, onClose }: ConfirmationProps) {
  const { t } = useI18n();
  return (
    <Stack>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {text}
      </Text>
      {change.error !== null && <ProblemState error={change.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t(uiTexts.cancel)}
        </Button>
        <Button color="red.9" loading={change.isPending} onClick={() => change.mutate()}>
          {label}
        </Button>
      </Group>
    </Stack>
  );
}
