import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { problemOf } from '../../ui/app/api-client.ts';
import type { SessionResult } from '../../ui/session/session-api.ts';
import { askForProof, setProofAsker } from './ask-for-proof.ts';
import type { ProofCause } from './ask-for-proof.ts';

// Seldom needed, so their code comes when they open.
const StepUpDialog = lazy(() =>
  import('./step-up-dialog.tsx').then((module) => ({ default: module.StepUpDialog })),
);
const SessionEndedDialog = lazy(() =>
  import('./session-ended-dialog.tsx').then((module) => ({ default: module.SessionEndedDialog })),
);
const SecondFactorDialog = lazy(() =>
  import('./second-factor-dialog.tsx').then((module) => ({ default: module.SecondFactorDialog })),
);

/** Runs a call about one's own account; when the server wants a fresh proof of identity first, asks and runs it again. */
export async function withStepUp<Given extends SessionResult<unknown>>(
  call: () => Promise<Given>,
): Promise<Given | 'cancelled'> {
  const first = await call();
  if (first.ok || first.code !== 'step_up_needed') return first;
  return (await askForProof('account')) ? await call() : 'cancelled';
}

interface Question {
  readonly cause: ProofCause;
  readonly settle: (isProven: boolean) => void;
}

/** The dialogs about the session itself, over whatever page is open, so that nothing typed is lost. */
export function SessionDialogs({ children }: { readonly children: ReactNode }) {
  const [question, setQuestion] = useState<Question>();
  useEffect(
    () =>
      setProofAsker(
        (cause) =>
          new Promise((resolve) => {
            const settle = (isProven: boolean) => {
              setQuestion(undefined);
              resolve(isProven);
            };
            setQuestion({ cause, settle });
          }),
      ),
    [],
  );
  return (
    <>
      {children}
      {question !== undefined && (
        <Suspense>
          <StepUpDialog cause={question.cause} onDone={question.settle} />
        </Suspense>
      )}
      <SessionEndedWatch />
    </>
  );
}

/** Opens when any call says that nobody is signed in any more (or only by half), and lets the page go on afterwards. */
function SessionEndedWatch() {
  const client = useQueryClient();
  const [missing, setMissing] = useState<'session' | 'second-factor'>();
  useEffect(() => {
    const notice = (error: unknown) => {
      const { code } = problemOf(error);
      if (code === 'not_signed_in') setMissing('session');
      if (code === 'second_factor_needed') setMissing('second-factor');
    };
    const stopQueries = client.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') notice(event.action.error);
    });
    const stopMutations = client.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') notice(event.action.error);
    });
    return () => {
      stopQueries();
      stopMutations();
    };
  }, [client]);
  const goOn = () => {
    setMissing(undefined);
    void client.invalidateQueries();
  };
  if (missing === undefined) return null;
  return (
    <Suspense>
      {missing === 'session' && <SessionEndedDialog onSignedIn={goOn} />}
      {missing === 'second-factor' && <SecondFactorDialog onDone={goOn} />}
    </Suspense>
  );
}
