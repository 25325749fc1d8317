import type { ModalProps } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { DialogFrame } from './dialog-frame.tsx';

type Frame = typeof DialogFrame;
let loadedFrame: Frame | undefined;

/**
 * A dialog. Takes the properties of Mantine's `Modal`, whose code comes once the page is shown. When it closes, the
 * focus goes back to where it was, also where the dialog is removed as a whole.
 */
export function Dialog(props: Omit<ModalProps, 'closeButtonProps' | 'returnFocus'>) {
  const Shown = useFrame(props);
  useFocusReturn(props);
  return Shown === undefined ? null : <Shown {...props} returnFocus={false} />;
}

type Opening = Pick<ModalProps, 'opened'>;

/** The frame's code as soon as it is there. Where it could not be loaded, opening the dialog tries again. */
function useFrame({ opened }: Opening): Frame | undefined {
  const [frame, setFrame] = useState(() => loadedFrame);
  useEffect(() => {
    if (loadedFrame !== undefined) return;
    import('./dialog-frame.tsx').then(
      (module) => {
        loadedFrame = module.DialogFrame;
        setFrame(() => module.DialogFrame);
      },
      // The shell says that there is no connection.
      () => undefined,
    );
  }, [opened]);
  return frame;
}

/** Mantine's own knows the element only where the dialog was there before it opened. */
function useFocusReturn({ opened }: Opening): void {
  const timer = useRef<number>(undefined);
  useEffect(() => {
    window.clearTimeout(timer.current);
    if (!opened) return undefined;
    const before = document.activeElement;
    return () => {
      const atClose = document.activeElement;
      // Later, since the dialog's elements go only now. Who has moved the focus meanwhile keeps it.
      timer.current = window.setTimeout(() => {
        const now = document.activeElement;
        const isLost = now === null || now === document.body || now === atClose;
        if (isLost && before instanceof HTMLElement) before.focus({ preventScroll: true });
      }, 10);
    };
  }, [opened]);
}
