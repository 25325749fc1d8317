import type { PortalApi } from '@postern/contract/portal';
import type { I18n } from '../../ui/i18n/i18n.tsx';
import { homeTexts } from './home-texts.ts';

/** How callers of the API say who they are, as a list in words. */
export function presentSchemes(
  { schemes, keyHeader }: Pick<PortalApi, 'schemes' | 'keyHeader'>,
  i18n: I18n,
): string {
  return i18n.list(
    schemes.map((scheme) =>
      scheme === 'api-key-header'
        ? i18n.t(homeTexts.keyHeader, { header: keyHeader ?? '' })
        : i18n.t(homeTexts[scheme]),
    ),
  );
}
