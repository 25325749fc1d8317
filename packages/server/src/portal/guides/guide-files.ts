import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PortalLanguage } from '@postern/contract/portal';
import { ownFiles } from '../../own-files/own-files.ts';

const folder = join(ownFiles.docs, 'guides');

/** Guides in reading order. Each is `docs/guides/<language>/<id>.md`. */
export const guideIds = [
  'getting-access',
  'authentication',
  'errors',
  'limits',
  'versions',
  'key-security',
] as const;
export type GuideId = (typeof guideIds)[number];

/** The programming languages of samples, by the ending of their files. */
const sampleLanguages: Readonly<Record<string, { readonly language: string; readonly label: string }>> = {
  sh: { language: 'bash', label: 'curl' },
  mjs: { language: 'javascript', label: 'Node' },
  py: { language: 'python', label: 'Python' },
  php: { language: 'php', label: 'PHP' },
};

export interface GuideFile {
  readonly markdown: string;
  /** English if there is no translation. */
  readonly language: PortalLanguage;
}

export interface SampleFile {
  readonly language: string;
  readonly label: string;
  readonly source: string;
  readonly file: string;
}

/** @throws Error if the English guide is missing, which a test would find */
export async function loadGuideFile(id: GuideId, language: PortalLanguage): Promise<GuideFile> {
  const translated = await readFile(join(folder, language, `${id}.md`), 'utf8').catch(() => undefined);
  if (translated !== undefined) return { markdown: translated, language };
  return { markdown: await readFile(join(folder, 'en', `${id}.md`), 'utf8'), language: 'en' };
}

/** Loads `docs/guides/samples/<name>.<ending>`: the same program in every language in which it exists. */
export async function loadSampleFiles(name: string): Promise<readonly SampleFile[]> {
  const samples = join(folder, 'samples');
  const files = (await readdir(samples)).filter((file) => file.slice(0, file.lastIndexOf('.')) === name);
  const loaded = await Promise.all(
    Object.entries(sampleLanguages).map(async ([ending, { language, label }]) => {
      const file = `${name}.${ending}`;
      if (!files.includes(file)) return [];
      return [{ language, label, file, source: (await readFile(join(samples, file), 'utf8')).trimEnd() }];
    }),
  );
  return loaded.flat();
}
