import type { RefObject } from 'react';

/** Brings the first wrong field into view and focus, once the messages are drawn. */
export function focusFirstError(form: RefObject<HTMLElement | null>): void {
  requestAnimationFrame(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  });
}
