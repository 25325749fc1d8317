import { create, insertAfter, insertBefore } from './recipe.ts';
import type { Recipe } from './recipe.ts';

const texts = `  teapot_refused: {
    title: 'TITLE',
    detail: 'DETAIL {volumeMl}',
    remedy: 'REMEDY',
  },
`;

/** Adds a code with which the last judging stage refuses, and which integrators see. */
export const addAnErrorCode: Recipe = {
  title: 'Add an error code',
  edits: {
    'packages/contract/src/error-catalogue.ts': insertAfter(
      'const entries = {\n',
      texts.replace('  teapot_refused: {\n', '  teapot_refused: {\n    status: 418,\n'),
    ),
    'packages/contract/src/error-examples.ts': insertBefore(
      '  path_not_canonical: {\n',
      "  teapot_refused: { volumeMl: '250' },\n",
    ),
    'packages/server/src/portal/errors/error-texts-fr.ts': insertBefore('  path_not_canonical: {\n', texts),
    'packages/server/src/portal/errors/error-texts-nl.ts': insertBefore('  path_not_canonical: {\n', texts),
    'docs/errors/notes/teapot_refused.md': create(
      '## What happened\n\nTea.\n\n## What to do\n\nAsk for coffee.\n',
    ),
    'packages/web/src/console/explain/verdict-texts.ts': insertBefore(
      '  path_not_canonical: {\n',
      "  teapot_refused: { en: 'Tea.', fr: 'Du thé.', nl: 'Thee.' },\n",
    ),
    'docs/request-path.md': insertBefore('- **prepare**: ', '  - `teapot_refused`\n'),
  },
  own: {
    'packages/server/src/gateway/stages/refuse-tea.ts':
      create(`import { refuse } from '../../domain/refusal.ts';

export const refuseTea = () => refuse('limit', 'teapot_refused', 'tea', { facts: { volumeMl: '250' } });
`),
  },
  tests: [
    'packages/contract/src/error-examples.test.ts',
    'packages/server/src/portal/errors/error-texts.test.ts',
    'packages/server/src/gateway/request-path.test.ts',
    'packages/web/src/console/explain/present-verdict.test.ts',
  ],
};
