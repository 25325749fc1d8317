import { Badge, Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { showToast } from '../../ui/show-toast.ts';
import { LinesSkeleton } from '../../ui/states.tsx';
import { FormSection } from '../api-users/form-section.tsx';
import { sessionApi } from '../../ui/session/session-api.ts';
import type { TotpSetUp } from '../../ui/session/session-api.ts';
import { accountTexts } from './account-texts.ts';
import { BackupCodes } from './backup-codes.tsx';
import { PasswordQuestion } from './password-question.tsx';

// Draws the QR code, which few open.
const TotpConfirmation = lazy(() =>
  import('./totp-confirmation.tsx').then((module) => ({ default: module.TotpConfirmation })),
);

type Task = 'set-up' | 'remove' | 'new-codes';

const titles = {
  'set-up': accountTexts.setUpTotp,
  remove: accountTexts.removeTotpTitle,
  'new-codes': accountTexts.newCodes,
} as const;

/** The second factor. Every change of it asks for the password. */
export function TotpCard({ isOn }: { readonly isOn: boolean }) {
  const { t } = useI18n();
  const [task, setTask] = useState<Task>();
  const close = () => setTask(undefined);
  return (
    <FormSection title={t(accountTexts.totpTitle)} intro={t(accountTexts.totpIntro)}>
      <Group>
        <Badge variant="light" tt="none" color={isOn ? 'green' : 'yellow'}>
          {t(isOn ? accountTexts.totpOn : accountTexts.totpOff)}
        </Badge>
      </Group>
      <Group>
        {isOn ? (
          <>
            <Button variant="default" onClick={() => setTask('new-codes')}>
              {t(accountTexts.newCodes)}
            </Button>
            <Button variant="default" onClick={() => setTask('remove')}>
              {t(accountTexts.removeTotp)}
            </Button>
          </>
        ) : (
          <Button variant="default" onClick={() => setTask('set-up')}>
            {t(accountTexts.setUpTotp)}
          </Button>
        )}
      </Group>
      <Dialog
        opened={task !== undefined}
        onClose={close}
        title={task === undefined ? '' : t(titles[task])}
        closeOnClickOutside={false}
      >
        {task === 'set-up' && <SetUp onDone={close} />}
        {task === 'remove' && <Removal onDone={close} />}
        {task === 'new-codes' && <NewCodes onDone={close} />}
      </Dialog>
    </FormSection>
  );
}

interface TaskProps {
  readonly onDone: () => void;
}

/** Password, then the app's first code, then the backup codes: in force from the code on. */
function SetUp({ onDone }: TaskProps) {
  const [setUp, setSetUp] = useState<TotpSetUp>();
  const [isConfirmed, setIsConfirmed] = useState(false);
  const refresh = useAccountRefresh();
  if (setUp === undefined)
    return <PasswordQuestion ask={(password) => sessionApi.setUpTotp(password)} onAnswer={setSetUp} />;
  if (!isConfirmed)
    return (
      <Suspense fallback={<LinesSkeleton />}>
        <TotpConfirmation totpUri={setUp.totpURI} onConfirmed={() => setIsConfirmed(true)} />
      </Suspense>
    );
  return <BackupCodes codes={setUp.backupCodes} onDone={() => void refresh().then(onDone)} />;
}

function Removal({ onDone }: TaskProps) {
  const { t } = useI18n();
  const refresh = useAccountRefresh();
  const done = async () => {
    await refresh();
    showToast({ color: 'green', message: t(accountTexts.totpRemoved) });
    onDone();
  };
  return (
    <Question text={t(accountTexts.removeTotpWhat)}>
      <PasswordQuestion ask={(password) => sessionApi.removeTotp(password)} onAnswer={() => void done()} />
    </Question>
  );
}

function NewCodes({ onDone }: TaskProps) {
  const { t } = useI18n();
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes !== undefined) return <BackupCodes codes={codes} onDone={onDone} />;
  return (
    <Question text={t(accountTexts.newCodesWhat)}>
      <PasswordQuestion
        ask={(password) => sessionApi.makeBackupCodes(password)}
        onAnswer={({ backupCodes }) => setCodes(backupCodes)}
      />
    </Question>
  );
}

function Question({ text, children }: { readonly text: string; readonly children: ReactNode }) {
  return (
    <>
      <p style={{ marginTop: 0 }}>{text}</p>
      {children}
    </>
  );
}

function useAccountRefresh() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['account'] });
}
