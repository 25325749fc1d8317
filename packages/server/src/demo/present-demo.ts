import { relative } from 'node:path';
import type { ApiConfig } from '../config/config-schema.ts';
import { presentBearerCalls, presentContactCalls, presentFunctionCalls } from './present-calls.ts';
import type { DemoFile } from './write-demo-file.ts';

interface DemoPlace {
  readonly dataFolder: string;
  readonly apis: readonly Pick<ApiConfig, 'id'>[];
}

/** Formats the output of `npm start`: the URLs, and curl lines that work when pasted. */
export function presentDemo(demo: DemoFile, { dataFolder, apis }: DemoPlace): string {
  const lines = [
    '',
    'Postern is running. Ctrl-C stops it; its data stays.',
    '',
    `  Console        ${demo.console}`,
    ...(demo.portal === null ? [] : [`  Portal         ${demo.portal}`]),
    ...Object.entries(demo.gateways).map(([name, url]) => `  ${`${name} gateway`.padEnd(14)} ${url}`),
    `  First sign-in  ${demo.adminLink}`,
    `  Keys           ${relative('.', dataFolder) || '.'}/demo.json (readable by you alone)`,
    ...presentCalls(demo, apis),
  ];
  return `${lines.join('\n')}\n\n`;
}

/** The examples' APIs by their ids. Each shows how its own scheme is used. */
const showcases: Readonly<Record<string, (demo: DemoFile) => readonly string[]>> = {
  v5: presentBearerCalls,
  'api-3': presentContactCalls,
  current: presentFunctionCalls,
};

function presentCalls(demo: DemoFile, apis: DemoPlace['apis']): readonly string[] {
  const shown = apis.find(({ id }) => Object.hasOwn(showcases, id));
  return shown === undefined ? [] : (showcases[shown.id]?.(demo) ?? []);
}
