import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { runTool } from '../run-tool.ts';
import { runProgram, startProgram, stopAfter } from './installed-program.ts';
import type { InstalledProgram } from './installed-program.ts';

const demoSchema = z.looseObject({ console: z.url(), portal: z.url() });

/**
 * Starts the demo with two gateway processes and does what a newcomer would, and what needs every program of the release: pastes
 * the printed lines (an allowed call, a legacy one, whose password a thread checks, and a refused one), opens a page of console
 * and portal, reads a document that the portal's thread makes, imports an OpenAPI document, and stops it.
 *
 * @throws Error that says which of these was not as it should be
 */
export async function exerciseDemo(installed: InstalledProgram): Promise<void> {
  const data = join(installed.folder.inside, 'data');
  const program = {
    ...installed,
    env: { ...installed.env, POSTERN_PORT_BASE: '0', POSTERN_DATA: data },
  };
  const dataOutside = join(installed.folder.outside, 'data');
  const demo = startProgram(program, ['demo', '--workers', '2']);
  await stopAfter(demo, async () => {
    await demo.waitFor(/-X DELETE .*\n/);
    await pasteLines(demo.output());
    const addresses = demoSchema.parse(JSON.parse(await readFile(join(dataOutside, 'demo.json'), 'utf8')));
    await openPages(addresses);
    await readPortal(addresses.portal);
    await importDocument(program, { ...addresses, dataOutside });
    await installed.whileRunning?.();
  });
}

async function pasteLines(printed: string): Promise<void> {
  const lines = printed.split('\n').filter((line) => /^(?:TOKEN=|curl )/.test(line));
  const output = await runTool(['sh', '-c', lines.join('\n')], { cwd: '/' });
  const statuses = [...output.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => status);
  expectSame('the statuses of the printed calls', statuses.join(' '), '200 200 403');
  if (!output.includes('right_missing')) throw new Error(`the refused call does not say why:\n${output}`);
}

async function openPages({ console: consoleUrl, portal }: z.infer<typeof demoSchema>): Promise<void> {
  for (const url of [consoleUrl, portal]) {
    const page = await fetch(url);
    const html = await page.text();
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? '/none';
    const asset = await fetch(new URL(script, url), { headers: { 'accept-encoding': 'br' } });
    await asset.arrayBuffer();
    expectSame(
      `the page and the script of ${url}`,
      [page.status, asset.status, asset.headers.get('content-encoding')].join(' '),
      '200 200 br',
    );
  }
  for (const path of ['/docs/errors/right_missing', '/hand-over', '/act', '/third-party-notices.txt']) {
    const page = await fetch(new URL(path, consoleUrl));
    await page.text();
    expectSame(`the status of ${path}`, page.status, 200);
  }
}

async function readPortal(portal: string): Promise<void> {
  for (const path of [
    'environments/TEST/apis/v5/openapi.json',
    'guides/authentication',
    'errors/right_missing',
  ]) {
    const answer = await fetch(new URL(`/portal/v1/${path}`, portal));
    await answer.text();
    expectSame(`the status of the portal's ${path}`, answer.status, 200);
  }
}

/** Through the running server, which builds the catalogue in a process of its own. */
async function importDocument(
  program: InstalledProgram,
  { console: consoleUrl, dataOutside }: { readonly console: string; readonly dataOutside: string },
): Promise<void> {
  const examples = typeof program.examples === 'string' ? program.examples : await program.examples();
  const token = (await readFile(join(dataOutside, 'operator-token'), 'utf8')).trim();
  await runProgram(
    { ...program, env: { ...program.env, POSTERN_URL: consoleUrl, POSTERN_OPERATOR_TOKEN: token } },
    [
      'catalogue',
      'import',
      join(examples, 'actito-style/openapi/v5.yaml'),
      '--config',
      join(examples, 'actito-style/postern.yaml'),
      '--environment',
      'TEST',
      '--api',
      'v5',
    ],
  );
}

/** @throws Error that names both */
export function expectSame(what: string, found: unknown, expected: unknown): void {
  if (found !== expected)
    throw new Error(`${what}: ${String(expected)} was expected, ${String(found)} was found`);
}
