import { relative } from 'node:path';
import type { DemoApiUser, DemoFile } from './write-demo-file.ts';

/** What `npm start` prints: where everything is, and curl lines that work when pasted. */
export function presentDemo(demo: DemoFile, dataFolder: string): string {
  const lines = [
    '',
    'Postern is running. Ctrl-C stops it; its data stays.',
    '',
    `  Console        ${demo.console}`,
    ...Object.entries(demo.gateways).map(([name, url]) => `  ${`${name} gateway`.padEnd(14)} ${url}`),
    `  First sign-in  ${demo.adminLink}`,
    `  Keys           ${relative('.', dataFolder) || '.'}/demo.json (readable by you alone)`,
  ];
  const caller = findShowcase(demo);
  if (caller !== undefined) lines.push(...presentCalls(demo, caller));
  return `${lines.join('\n')}\n\n`;
}

/** Somebody who may read profiles but not write them: both lines have something to show. */
function findShowcase({ apiUsers }: DemoFile): DemoApiUser | undefined {
  return apiUsers.find(({ rights }) => rights['profiles' as keyof typeof rights] === 'read');
}

function presentCalls(demo: DemoFile, { name, environment, key }: DemoApiUser): readonly string[] {
  const gateway = demo.gateways[environment] ?? '';
  const profiles = `${gateway}/v5/entities/${demo.licence.name}/profile-tables/Customers/profiles`;
  return [
    '',
    `Paste these lines; they call as the API user "${name}" of ${demo.licence.name} in ${environment}:`,
    '',
    '# 1. Exchange the API key for an access token (15 minutes)',
    `TOKEN=$(curl -s ${gateway}/auth/token -H 'Authorization: ${key}' | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')`,
    '',
    '# 2. A call that its rights allow: read profiles',
    `curl -isw '\\n' '${profiles}?limit=2' -H "Authorization: Bearer $TOKEN"`,
    '',
    '# 3. A call that they refuse: remove one',
    `curl -isw '\\n' -X DELETE ${profiles}/emailAddress=ann.peeters@example.com -H "Authorization: Bearer $TOKEN"`,
  ];
}
