import { create, insertAfter, insertBefore, inTurn } from './recipe.ts';
import type { Recipe } from './recipe.ts';

const feature = 'packages/web/src/console/outbox';
const layout = 'packages/web/src/console/layout';

/** Adds a page for the operator. */
export const addAPage: Recipe = {
  title: 'Add a page to the console',
  edits: {
    [`${feature}/moon-page.tsx`]: create(`import { useI18n } from '../../ui/i18n/i18n.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { moonTexts } from './moon-texts.ts';

export function MoonPage() {
  const { t } = useI18n();
  return <PageHeader title={t(moonTexts.title)} description={t(moonTexts.intro)} />;
}
`),
    [`${feature}/moon-texts.ts`]: create(`import { defineTexts } from '../../ui/i18n/text.ts';

export const moonTexts = defineTexts({
  title: { en: 'Moon', fr: 'Lune', nl: 'Maan' },
  intro: { en: 'Its phase.', fr: 'Sa phase.', nl: 'De fase ervan.' },
});
`),
    'packages/web/src/console/routes.tsx': inTurn(
      insertBefore(
        'const people = createRoute({\n',
        `const moon = createRoute({
  getParentRoute: () => shell,
  path: '/operator/moon',
  component: lazyRouteComponent(() => import('./outbox/moon-page.tsx'), 'MoonPage'),
});
`,
      ),
      insertBefore('    outbox,\n', '    moon,\n'),
    ),
    'packages/server/src/pages/page-paths.ts': insertBefore(
      "  '/operator/outbox',\n",
      "  '/operator/moon',\n",
    ),
    [`${layout}/navigation.tsx`]: insertBefore(
      "  { to: '/operator/outbox', ",
      "  { to: '/operator/moon', text: monitoringTexts.moon, icon: IconInbox },\n",
    ),
    [`${layout}/monitoring-texts.ts`]: insertBefore(
      '  outbox: { en: ',
      "  moon: { en: 'Moon', fr: 'Lune', nl: 'Maan' },\n",
    ),
    'packages/web/e2e/pages.ts': insertAfter(
      "  { name: 'people', path: '/operator/people' },\n",
      "  { name: 'moon', path: '/operator/moon' },\n",
    ),
  },
  tests: ['packages/server/src/pages/page-paths.test.ts', 'packages/web/src/texts.test.ts'],
};
