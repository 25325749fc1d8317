import { Dialog } from '../../ui/dialog.tsx';
import { Confirmation } from './confirmation.tsx';
import type { ConfirmationProps } from './confirmation.tsx';

/** Asks in a dialog of its own before something that cannot be taken back. */
export function ConfirmationDialog({ title, ...question }: ConfirmationProps & { readonly title: string }) {
  return (
    <Dialog opened onClose={question.onClose} title={title}>
      <Confirmation {...question} />
    </Dialog>
  );
}
