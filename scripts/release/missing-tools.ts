import { runTool } from './run-tool.ts';

/** The Debian packages that bring what this machine lacks, of tools by the package that has them. */
export async function findMissingTools(tools: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const missing = await Promise.all(
    Object.entries(tools).map(async ([tool, debianPackage]) => {
      const found = await runTool(['sh', '-c', 'command -v "$1"', 'sh', tool], { cwd: '/' }).catch(() => '');
      return found === '' ? [debianPackage] : [];
    }),
  );
  return [...new Set(missing.flat())];
}
