import { Typography } from '@mantine/core';
import classes from './safe-html.module.css';

/**
 * Prose that the server made safe (contract/portal.ts, guideBlockSchema): no scripts, styles, handlers, frames or
 * forms. The page's policy would refuse to run any.
 */
export function SafeHtml({ html }: { readonly html: string }) {
  return <Typography className={classes['prose'] ?? ''} dangerouslySetInnerHTML={{ __html: html }} />;
}
