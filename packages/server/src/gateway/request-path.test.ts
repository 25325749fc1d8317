import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { errorCodes } from '@postern/contract/error-catalogue';
import { stageNameSchema } from '@postern/contract/explanation';
import { describe, expect, it } from 'vitest';

const gateway = fileURLToPath(new URL('.', import.meta.url));
const document = fileURLToPath(new URL('../../../../docs/request-path.md', import.meta.url));

interface ListedStage {
  readonly stage: string;
  readonly codes: readonly string[];
}

/** Reads the list of the stages: each is `- **stage**: …`, followed by one line for each code that it refuses with. */
async function loadStages(): Promise<readonly ListedStage[]> {
  const [, ...stages] = (await readFile(document, 'utf8')).split(/^- \*\*(?=\w+\*\*: )/m);
  return stages.map((text) => ({
    stage: text.slice(0, text.indexOf('*')),
    codes: [...text.matchAll(/^ {2}- `(\w+)`$/gm)].map(([, code = '']) => code),
  }));
}

/** The codes that the gateway's own code names, outside its tests. */
async function loadRefusedCodes(): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for await (const file of glob('**/*.ts', { cwd: gateway })) {
    if (file.endsWith('.test.ts')) continue;
    const source = await readFile(gateway + file, 'utf8');
    for (const code of errorCodes) if (source.includes(`'${code}'`)) found.add(code);
  }
  return found;
}

describe('docs/request-path.md', () => {
  it('lists the stages of the pipeline in their order', async () => {
    expect((await loadStages()).map(({ stage }) => stage)).toEqual(stageNameSchema.options);
  });

  it('calls the stages in that order in pipeline.ts, and records at the end whatever came out', async () => {
    const source = (await readFile(`${gateway}pipeline.ts`, 'utf8')).replaceAll(/^import .*$/gm, '');
    const find = (stage: string): number => source.search(new RegExp(`[^.\\w]${stage}(?:\\(| \\})`));
    const places = stageNameSchema.options.filter((stage) => stage !== 'record').map(find);
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(source).toMatch(/if \(isRefusal\(outcome\)\) deps\.answer\(.*\);\n\s*record\(/);
  });

  it('names every refusal of the gateway, and none that it does not give', async () => {
    const documented = new Set((await loadStages()).flatMap(({ codes }) => codes));
    expect([...documented].toSorted()).toEqual([...(await loadRefusedCodes())].toSorted());
  });
});
