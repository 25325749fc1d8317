import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { runTool } from './run-tool.ts';

/** Facts that every step of a release needs. */
export interface ReleasePlan {
  /** The repository. */
  readonly root: string;
  readonly version: string;
  /** `release/`: what is handed out. */
  readonly outDir: string;
  /** `release/.stage/`: folders that the forms are made from. */
  readonly stageDir: string;
  /** The time of everything inside: that of the commit, so that the same commit gives the same bytes. Unix seconds. */
  readonly epochS: number;
}

const manifestSchema = z.looseObject({ version: z.string() });

/** `SOURCE_DATE_EPOCH` of the environment counts before the commit's time (reproducible-builds.org). */
export async function loadReleasePlan(root: string, outDir: string): Promise<ReleasePlan> {
  const { version } = manifestSchema.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  const epoch = process.env['SOURCE_DATE_EPOCH'] ?? (await findCommitTime(root)) ?? timeWithoutGit;
  const epochS = z.coerce.number().int().nonnegative().parse(epoch);
  return { root, version, outDir, stageDir: join(outDir, '.stage'), epochS };
}

/** 1 January 1980, the earliest that every archive can hold. */
const timeWithoutGit = '315532800';

/** Undefined in a copy of the sources without their history. */
async function findCommitTime(root: string): Promise<string | undefined> {
  const told = await runTool(['git', 'log', '-1', '--format=%ct'], { cwd: root }).catch(() => undefined);
  return told?.trim();
}
