import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { listFiles } from './list-files.ts';
import type { Violation } from './violation.ts';

/** Checks that relative links in the prose lead to files, and `#fragments` to headings. Web links are not followed. */
export async function checkLinks(root: string): Promise<readonly Violation[]> {
  // The notes are judged where they are included, because their links are relative to docs/errors/.
  const pages = (await listFiles(root)).filter(
    (file) => file.endsWith('.md') && !file.startsWith('docs/errors/notes/'),
  );
  return (await Promise.all(pages.map((page) => checkPage(root, page)))).flat();
}

async function checkPage(root: string, page: string): Promise<readonly Violation[]> {
  const text = withoutCode(await readFile(join(root, page), 'utf8'));
  const links = [...text.matchAll(/\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
  const judged = await Promise.all(
    links.map(async (link): Promise<readonly Violation[]> => {
      const what = await judgeLink(root, page, link[1] ?? '');
      const line = text.slice(0, link.index).split('\n').length;
      return what === undefined
        ? []
        : [{ file: page, line, what, remedy: 'Correct the link, or remove it.' }];
    }),
  );
  return judged.flat();
}

async function judgeLink(root: string, page: string, target: string): Promise<string | undefined> {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return undefined;
  const [path = '', fragment] = target.split('#');
  const file = path === '' ? join(root, page) : join(root, dirname(page), decodeURI(path));
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return `links to ${path}, which does not exist.`;
  if (fragment === undefined || !file.endsWith('.md')) return undefined;
  const anchors = listAnchors(await readFile(file, 'utf8'));
  return anchors.has(fragment) ? undefined : `links to ${target}, but no heading there gives #${fragment}.`;
}

/** Lists anchors as GitHub creates them: lower case, spaces to `-`, punctuation dropped. */
function listAnchors(text: string): ReadonlySet<string> {
  const headings = [...withoutFences(text).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map(
    (found) => found[1] ?? '',
  );
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-'),
    ),
  );
}

/** Keeps the number of lines, so that line numbers remain correct. */
function withoutCode(text: string): string {
  return withoutFences(text).replaceAll(/`[^`\n]*`/g, '``');
}

function withoutFences(text: string): string {
  return text.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, (block) => block.replaceAll(/[^\n]/g, ''));
}
