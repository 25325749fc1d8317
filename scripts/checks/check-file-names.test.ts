import { describe, expect, it } from 'vitest';
import { checkFileNames } from './check-file-names.ts';
import { withPlantedFiles } from './plant-files.ts';

const judge = (file: string) => withPlantedFiles({ [file]: '' }, checkFileNames);

describe('a file’s name says what it exports', () => {
  it.each([
    'packages/server/src/utils.ts',
    'packages/server/src/utils/a.ts',
    'packages/server/src/gateway/string-utils.ts',
    'packages/web/src/ui/helpers.tsx',
    'packages/server/src/common.ts',
    'packages/server/src/key-manager.ts',
    'packages/server/src/user-service.ts',
    'packages/server/src/service.test.ts',
    'packages/contract/src/admin-routes/index.ts',
  ])('refused: %s', async (file) => {
    expect(await judge(file)).toEqual([expect.objectContaining({ file })]);
  });

  it.each([
    'packages/server/src/match-operation.ts',
    'packages/server/src/testing/provide-services.ts',
    'packages/server/src/commonplace.ts',
    'packages/web/src/index.ts',
    'docs/utils.md',
  ])('fine: %s', async (file) => {
    expect(await judge(file)).toEqual([]);
  });
});
