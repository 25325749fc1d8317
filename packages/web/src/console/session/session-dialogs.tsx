import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  lazy,
  Suspense,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { ReactNode } from 'react';
import type { AdminResult } from '@postern/contract/admin-client';
import { problemOf } from '../api/admin.ts';
import type { SessionResult } from '../../ui/session/session-api.ts';

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

type Answer = AdminResult<unknown> | SessionResult<unknown>;

/** Runs a call; when the server wants a fresh proof of identity first, asks for it and runs the call again. */
export type WithStepUp = <Given extends Answer>(call: () => Promise<Given>) => Promise<Given | 'cancelled'>;

const StepUpContext = createContext<WithStepUp | undefined>(undefined);

export function useStepUp(): WithStepUp {
  const withStepUp = useContext(StepUpContext);
  if (withStepUp === undefined) throw new Error('useStepUp stands outside SessionDialogs');
  return withStepUp;
}

function codeOf(answer: Answer): string | undefined {
  if (answer.ok) return undefined;
  return 'problem' in answer ? answer.problem.code : answer.code;
}

/** The two dialogs about the session itself, over whatever page is open, so that nothing typed is lost. */
export function SessionDialogs({ children }: { readonly children: ReactNode }) {
  const [isAsking, setIsAsking] = useState(false);
  const answer = useRef<((isProven: boolean) => void) | undefined>(undefined);
  const settle = useCallback((isProven: boolean) => {
    answer.current?.(isProven);
    answer.current = undefined;
    setIsAsking(false);
  }, []);
  const withStepUp = useMemo<WithStepUp>(
    () => async (call) => {
      const first = await call();
      if (codeOf(first) !== 'step_up_needed') return first;
      const isProven = await new Promise<boolean>((resolve) => {
        answer.current = resolve;
        setIsAsking(true);
      });
      return isProven ? call() : 'cancelled';
    },
    [],
  );
  return (
    <StepUpContext value={withStepUp}>
      {children}
      {isAsking && (
        <Suspense>
          <StepUpDialog onDone={settle} />
        </Suspense>
      )}
      <SessionEndedWatch />
    </StepUpContext>
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
