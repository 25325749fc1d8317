import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { errorCodes } from '../../packages/contract/src/error-catalogue.ts';
import { configJsonSchema } from '../../packages/server/src/config/config-json-schema.ts';
import { describeWholeProgram } from './describe-whole-program.ts';
import { renderCliReference } from './render-cli-reference.ts';
import { renderConfiguration } from './render-configuration.ts';
import { renderErrorIndex, renderErrorPage } from './render-error-pages.ts';

/** Returns the path of every generated file, relative to the root, with its text. Writes nothing. */
export async function generateFiles(root: string): Promise<ReadonlyMap<string, string>> {
  const read = (path: string) => readFile(join(root, path), 'utf8');
  const notes = new Set(await listNotes(root));
  const pages = await Promise.all(
    errorCodes.map(async (code): Promise<[string, string]> => {
      const note = notes.has(code) ? await read(`docs/errors/notes/${code}.md`) : undefined;
      return [`docs/errors/${code}.md`, renderErrorPage(code, note)];
    }),
  );
  const raw: [string, string][] = [
    ['docs/postern.schema.json', renderJsonSchema()],
    ['docs/configuration.md', renderConfiguration(await read('docs/configuration.intro.md'))],
    ['docs/cli.md', renderCliReference(describeWholeProgram())],
    ['docs/errors/README.md', renderErrorIndex(await read('docs/errors/notes/README.md'))],
    ...pages,
  ];
  const formatted = await Promise.all(
    raw.map(async ([path, text]): Promise<[string, string]> => [path, await formatLike(root, path, text)]),
  );
  return new Map(formatted);
}

/** Lists the codes that have a hand-written note, whether they are known or not. */
export async function listNotes(root: string): Promise<readonly string[]> {
  const files = await readdir(join(root, 'docs/errors/notes'));
  return files
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => file.slice(0, -'.md'.length));
}

/**
 * Renders the schema for `# yaml-language-server: $schema=…`. It describes the file as it is written, without defaults.
 */
function renderJsonSchema(): string {
  const { $schema, ...schema } = configJsonSchema;
  return JSON.stringify({ $schema, title: 'postern.yaml', ...schema }, undefined, 2);
}

async function formatLike(root: string, path: string, text: string): Promise<string> {
  const options = await resolveConfig(join(root, path));
  return format(text, { ...options, filepath: path });
}
