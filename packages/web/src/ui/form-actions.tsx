import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useI18n } from './i18n/i18n.tsx';
import { uiTexts } from './ui-texts.ts';

interface FormActionsProps {
  /** Closes without a change. Without it there is no button to cancel. */
  readonly onCancel?: () => void;
  /** Draws the button to cancel as a link, where cancelling leads to another page. */
  readonly renderCancel?: (props: object) => ReactNode;
  /** The focus goes to the button to cancel when a dialog opens. */
  readonly startsAtCancel?: true;
  /** Other ways, at the left end. */
  readonly aside?: ReactNode;
  /** The button that does what the form or the dialog is for. */
  readonly children: ReactNode;
}

/** The last line of a form or a dialog: the button to cancel, then the one that does it. */
export function FormActions({ onCancel, renderCancel, startsAtCancel, aside, children }: FormActionsProps) {
  const { t } = useI18n();
  const cancel = t(uiTexts.cancel);
  return (
    <Group justify="flex-end">
      {aside}
      {onCancel !== undefined && (
        <Button variant="default" data-autofocus={startsAtCancel} onClick={onCancel}>
          {cancel}
        </Button>
      )}
      {renderCancel !== undefined && (
        <Button variant="default" renderRoot={renderCancel}>
          {cancel}
        </Button>
      )}
      {children}
    </Group>
  );
}
