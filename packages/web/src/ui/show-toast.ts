import { languageSchema } from '@postern/contract/api-user';
import { uiTexts } from './ui-texts.ts';

interface Toast {
  readonly message: string;
  readonly color: 'green' | 'red';
  /** How long it stays; as short as usual when left out. */
  readonly lastsMs?: number;
}

/** Says what is done, for a moment. Its code comes with the first toast: no page waits for it. */
export function showToast({ message, color, lastsMs }: Toast): void {
  void import('@mantine/notifications').then(({ notifications }) =>
    notifications.show({
      message,
      color,
      closeButtonProps: { 'aria-label': uiTexts.close[pageLanguage()] },
      ...(lastsMs === undefined ? {} : { autoClose: lastsMs }),
    }),
  );
}

/** The language that the page is shown in: a toast is no component, so it reads what I18nProvider wrote. */
function pageLanguage() {
  return languageSchema.catch('en').parse(document.documentElement.lang);
}
