import { append, insertBefore } from './recipe.ts';
import type { Recipe } from './recipe.ts';

export const addAConfigurationKey: Recipe = {
  title: 'Add a configuration key',
  edits: {
    'packages/server/src/config/config-schema.ts': insertBefore(
      '    docsUrl: z\n',
      `    motto: z
      .string()
      .max(100)
      .default('')
      .describe('A sentence that nothing shows')
      .meta({ examples: ['Every call is judged'] }),
`,
    ),
    'packages/server/src/config/plan-reload.ts': insertBefore(
      "  dataFolder: 'restart',",
      "  motto: 'reload',\n",
    ),
    'packages/server/src/config/load-config.test.ts': append(`it('refuses a motto that is too long', () => {
  expect(findIssues(\`motto: \${'a'.repeat(101)}\\n\${validText}\`)).toHaveLength(1);
  expect(findIssues(\`motto: short\\n\${validText}\`)).toEqual([]);
});
`),
  },
  notApplicable: {
    'packages/server/src/config/check-config.ts': 'it contradicts no other key',
    'packages/server/src/config/load-config.ts': 'it is no path',
  },
  tests: ['packages/server/src/config/load-config.test.ts'],
};
