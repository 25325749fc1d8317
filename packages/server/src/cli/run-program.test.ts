import { Command } from 'commander';
import { expect, it } from 'vitest';
import { runProgram } from './run-program.ts';

async function run(error: Error): Promise<readonly [code: number, printed: string]> {
  let printed = '';
  const program = new Command().action(() => {
    throw error;
  });
  const code = await runProgram(program, [], { stderr: (text) => (printed += text) });
  return [code, printed];
}

it.each([
  [
    { code: 'ENOSPC', path: '/data/run.json' },
    'The disk is full. Free some space and try again: /data/run.json.\n',
  ],
  [{ code: 'ENOSPC' }, 'The disk is full. Free some space and try again.\n'],
  [{ code: 'EROFS' }, 'The file system is read-only. Make it writable and try again.\n'],
])('ends with a sentence, not a stack, where nothing can be written: %o', async (fields, sentence) => {
  expect(await run(Object.assign(new Error('write'), fields))).toEqual([1, sentence]);
});

it('leaves to its caller what no command foresaw', async () => {
  await expect(run(new TypeError('a fault of ours'))).rejects.toThrow('a fault of ours');
});
