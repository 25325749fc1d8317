import { NotFoundState } from '../../ui/app/not-found-state.tsx';
import { useI18n } from '../../ui/i18n/i18n.tsx';
import { shellTexts } from './shell-texts.ts';

export function NotFoundPage() {
  const { t } = useI18n();
  return (
    <NotFoundState
      title={t(shellTexts.notFoundTitle)}
      detail={t(shellTexts.notFound)}
      backLabel={t(shellTexts.toHome)}
    />
  );
}
