import { describe, expect, it } from 'vitest';
import { checkSteadyTests } from './check-steady-tests.ts';
import { withPlantedFiles } from './plant-files.ts';

const file = 'packages/server/src/a.test.ts';
const judge = (line: string, name = file) =>
  withPlantedFiles({ [name]: `import 'vitest';\n${line}\n` }, checkSteadyTests);

describe('a test is steady', () => {
  it.each([
    ['by the clock', ['expect(performance', 'now() - begun).toBeLessThan(200);'].join('.')],
    [
      'by memory',
      ['expect(process', 'memory', 'Usage().rss).toBeLessThan(1);'].join('').replace('process', 'process.'),
    ],
    ['by chance', ['expect(answer).not', "toContain('103');"].join('.')],
    ['by sleeping', ['await page.waitFor', 'Timeout(100);'].join('')],
    ['by sleeping', ['await ', 'sleep(100);'].join('')],
  ])('refused: one that judges %s', async (_how, line) => {
    expect(await judge(line)).toEqual([expect.objectContaining({ file, line: 2 })]);
  });

  it.each([
    'expect(answer.status).toBe(103);',
    "expect(answer).not.toContain('HTTP/1.1 103');",
    'await vi.waitFor(() => expect(records).toHaveLength(1));',
    'const begun = performance.now();',
  ])('fine: %s', async (line) => {
    expect(await judge(line)).toEqual([]);
  });

  it('leaves benches alone', async () => {
    expect(await judge(['expect(performance', 'now()).toBeLessThan(1)'].join('.'), 'bench/a.ts')).toEqual([]);
  });
});
