import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { LockedPackage } from './locked-packages.ts';
import type { NoticedPackage } from './render-notices.ts';

const manifestSchema = z.looseObject({
  author: z.union([z.string(), z.looseObject({ name: z.string() })]).optional(),
});

const noticeFile = /^(?:licen[cs]e|copying|notice)(?:[.-][\w.-]+)?$/i;

/**
 * Reads the licence and notice files of installed packages. Left out: optional packages of other platforms, which are not
 * installed and so in no release.
 */
export async function loadNoticedPackages(
  root: string,
  packages: readonly LockedPackage[],
): Promise<readonly NoticedPackage[]> {
  const loaded = await Promise.all(packages.map((each) => loadOne(root, each)));
  return loaded.filter((each) => each !== undefined);
}

async function loadOne(root: string, locked: LockedPackage): Promise<NoticedPackage | undefined> {
  const folder = join(root, locked.path);
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return undefined;
  const { author } = manifestSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  const texts = await Promise.all(
    names
      .filter((name) => noticeFile.test(name) && !/\.(?:[cm]?js|ts|json)$/.test(name))
      .toSorted()
      .map((name) => readFile(join(folder, name), 'utf8')),
  );
  return { ...locked, texts, author: typeof author === 'string' ? author : author?.name };
}
