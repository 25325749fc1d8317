import { Button, Stack, Text } from '@mantine/core';
import { FormActions } from '../../ui/form-actions.tsx';
import { ProblemState } from '../api/problem-state.tsx';

export interface ConfirmationProps {
  readonly text: string;
  readonly label: string;
  readonly change: { readonly isPending: boolean; readonly error: Error | null; readonly mutate: () => void };
  readonly onClose: () => void;
}

/** The question before something that cannot be taken back. The text says in one paragraph what will happen. */
export function Confirmation({ text, label, change, onClose }: ConfirmationProps) {
  return (
    <Stack>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {text}
      </Text>
      {change.error !== null && <ProblemState error={change.error} />}
      <FormActions onCancel={onClose}>
        <Button color="red.9" loading={change.isPending} onClick={() => change.mutate()}>
          {label}
        </Button>
      </FormActions>
    </Stack>
  );
}
