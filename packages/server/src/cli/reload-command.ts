import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import { listProcessFiles, readProcessFile } from '../data-folder/process-file.ts';
import type { ProcessFile, ReloadOutcome } from '../data-folder/process-file.ts';
import { CliError } from './cli-error.ts';
import type { ProgramIo } from './cli-io.ts';
import { addCommonOptions, print } from './command-options.ts';
import type { CommonOptions } from './command-options.ts';

/** How long a process may take to put a configuration in force. */
const withinMs = 120_000;
const lookEveryMs = 100;

type Outcome = Pick<ProcessFile, 'pid' | 'program'> & ReloadOutcome;

/**
 * Adds `reload`, which makes the running servers on this data folder read postern.yaml again, and waits for their
 * outcome.
 *
 * @param signal sends SIGHUP to a process
 */
export function registerReloadCommand(program: Command, io: ProgramIo, signal: (pid: number) => void): void {
  addCommonOptions(program.command('reload'))
    .description(
      'Make the servers that run here read postern.yaml again, without a lost call; exit code 2 when one refuses it',
    )
    .action(async (options: CommonOptions) => {
      // The file is checked by the servers themselves; here it only names the data folder.
      const { dataFolder } = await io.loadConfig(options.config);
      const running = await listProcessFiles(dataFolder);
      if (running.length === 0) {
        throw new CliError(
          `No server of ${dataFolder} runs on this machine. Start one with \`postern serve\`, \`control\` or \`gateway\`.`,
          1,
        );
      }
      const outcomes = await Promise.all(running.map((each) => reload(each, { dataFolder, signal })));
      print(io, options, { data: outcomes, text: outcomes.map(presentOutcome).join('') });
      if (outcomes.some(({ state }) => state === 'refused')) throw new CliError('', 2);
    });
}

async function reload(
  { pid, program, reloads }: ProcessFile,
  { dataFolder, signal }: { readonly dataFolder: string; readonly signal: (pid: number) => void },
): Promise<Outcome> {
  signal(pid);
  for (let waitedMs = 0; waitedMs < withinMs; waitedMs += lookEveryMs) {
    await wait(lookEveryMs);
    const now = await readProcessFile(dataFolder, pid);
    if (now === undefined) throw new CliError(`The process ${pid} ended while it was asked to reload.`, 1);
    if (now.reloads > reloads && now.latest !== null) return { pid, program, ...now.latest };
  }
  throw new CliError(`The process ${pid} did not answer within ${withinMs / 1_000} s. Read its log.`, 1);
}

function presentOutcome(outcome: Outcome): string {
  const who = `${outcome.program} (process ${outcome.pid})`;
  if (outcome.state === 'refused') {
    return `${who} refused the configuration; ${outcome.version} stays in force.\n${outcome.problem}\n`;
  }
  const { needsRestart } = outcome;
  const restart =
    needsRestart.length === 0 ? '' : `  These changes need a restart: ${needsRestart.join(', ')}.\n`;
  return `${who} runs configuration ${outcome.version}.\n${restart}`;
}
