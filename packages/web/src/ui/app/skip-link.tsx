import { useI18n } from '../i18n/i18n.tsx';
import { uiTexts } from '../ui-texts.ts';
import classes from './shell.module.css';

/** The first link of a page: leads past the navigation to the element with the id `content`. */
export function SkipLink() {
  const { t } = useI18n();
  return (
    <a href="#content" className={classes['skip']}>
      {t(uiTexts.skipToContent)}
    </a>
  );
}
