import { Box, Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RevealedApiKey } from '@postern/contract/api-key';
import { Dialog } from '../../ui/dialog.tsx';
import { FormActions } from '../../ui/form-actions.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { actionTexts } from './action-texts.ts';
import { HandOverPanel } from './hand-over-panel.tsx';
import type { HandOverContact } from './hand-over-panel.tsx';
import { handOverTexts } from './hand-over-texts.ts';
import { KeyPanel } from './key-panel.tsx';

interface ShownKeyDialogProps {
  readonly apiUser: HandOverContact;
  readonly apiKey: RevealedApiKey;
  readonly isNew: boolean;
  readonly onClose: () => void;
}

export function ShownKeyDialog({ apiUser, apiKey, isNew, onClose }: ShownKeyDialogProps) {
  const { t } = useI18n();
  const title = t(isNew ? actionTexts.newKeyOf : actionTexts.keyOf, { name: apiUser.displayName });
  return (
    <KeyDialog title={title} onClose={onClose}>
      <KeyPanel apiUser={apiUser} apiKey={apiKey} />
    </KeyDialog>
  );
}

interface HandOverDialogProps {
  readonly apiUser: HandOverContact;
  readonly onClose: () => void;
}

export function HandOverDialog({ apiUser, onClose }: HandOverDialogProps) {
  const { t } = useI18n();
  return (
    <KeyDialog title={t(handOverTexts.title, { name: apiUser.displayName })} onClose={onClose}>
      <HandOverPanel apiUser={apiUser} />
    </KeyDialog>
  );
}

/** A dialog that holds a secret text. Closing it forgets the text. */
function KeyDialog(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useI18n();
  return (
    <Dialog size="lg" opened onClose={props.onClose} title={props.title} closeOnClickOutside={false}>
      {props.children}
      <Box mt="md">
        <FormActions>
          <Button onClick={props.onClose}>{t(uiTexts.close)}</Button>
        </FormActions>
      </Box>
    </Dialog>
  );
}
