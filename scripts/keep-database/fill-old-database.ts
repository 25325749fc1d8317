import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { licenceIdSchema } from '../../packages/contract/src/ids.ts';
import { keptApiUserSchema } from '../../packages/server/src/testing/kept-databases.ts';
import type { KeptDatabase } from '../../packages/server/src/testing/kept-databases.ts';

const demoSchema = z.object({
  console: z.url(),
  adminLink: z.url(),
  licence: z.object({ id: licenceIdSchema, number: z.int(), name: z.string() }),
  apiUsers: z.array(z.object({ name: z.string(), environment: z.string(), key: z.string() })),
});
type Demo = z.infer<typeof demoSchema>;
const listSchema = z.object({ items: z.array(keptApiUserSchema) });
const createdSchema = z.object({
  apiUser: z.object({ id: z.string(), version: z.int() }),
  key: z.object({ text: z.string() }),
});

export type Filled = Pick<KeptDatabase, 'masterKey' | 'licence' | 'apiUsers' | 'person'>;

/**
 * Runs the demo of the sources on a new data folder, and adds by HTTP: an operator with a password, an API user with
 * network rules, and a deactivated one. Only calls are made that every version has had.
 *
 * @returns what that program says of its data
 */
export async function fillOldDatabase(sources: string, dataFolder: string): Promise<Filled> {
  await mkdir(dataFolder, { recursive: true });
  const child = spawn(process.execPath, ['packages/server/src/main.ts', 'demo'], {
    cwd: sources,
    env: { ...process.env, POSTERN_PORT_BASE: '0', POSTERN_DATA: dataFolder },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<number | null>((settle) => child.once('exit', settle));
  try {
    const file = join(dataFolder, 'demo.json');
    while (!existsSync(file)) {
      if (child.exitCode !== null) throw new Error(`the demo ended with ${child.exitCode}`);
      await pause(100);
    }
    // Its writer may not have finished.
    await pause(500);
    const demo = demoSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const masterKey = (await readFile(join(dataFolder, 'master-key'), 'utf8')).trim();
    return { masterKey, ...(await addData(demo, dataFolder)) };
  } finally {
    child.kill('SIGINT');
    await ended;
  }
}

async function addData(demo: Demo, dataFolder: string): Promise<Omit<Filled, 'masterKey'>> {
  const token = (await readFile(join(dataFolder, 'operator-token'), 'utf8')).trim();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const url = new URL(`/admin/v1/licences/${demo.licence.id}/environments/${path}`, demo.console);
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(url, { method, headers, ...sent });
    if (!answer.ok) throw new Error(`${method} ${url.pathname}: ${answer.status} ${await answer.text()}`);
    return await answer.json();
  };
  const create = async (applicationName: string, range: string) => {
    const email = 'kept@example.com';
    const form = { applicationName, email, rights: { profiles: 'read' }, networkRules: [{ range }] };
    const { apiUser, key } = createdSchema.parse(await call('POST', 'TEST/api-users', form));
    return { ...apiUser, name: applicationName, key: key.text };
  };
  const bound = await create('Network bound', '198.51.100.0/24');
  const gone = await create('Deactivated', '203.0.113.7');
  await call('POST', `TEST/api-users/${gone.id}/deactivate`, { version: gone.version });
  const keys = new Map(demo.apiUsers.map(({ name, environment, key }) => [`${environment} ${name}`, key]));
  for (const { name, key } of [bound, gone]) keys.set(`TEST ${name}`, key);
  const apiUsers: KeptDatabase['apiUsers'] = [];
  for (const environment of ['TEST', 'PROD']) {
    const { items } = listSchema.parse(await call('GET', `${environment}/api-users?pageSize=200`));
    for (const item of items) {
      const key = keys.get(`${environment} ${item.displayName}`);
      if (key === undefined) throw new Error(`the demo has no key of ${environment} ${item.displayName}`);
      apiUsers.push({ ...item, key });
    }
  }
  return { licence: demo.licence, apiUsers, person: await createPerson(demo) };
}

/** Uses the link of the first operator; null in a version that has none. */
async function createPerson({ adminLink, console: origin }: Demo): Promise<Filled['person']> {
  const token = new URL(adminLink).hash.slice(1);
  if (token === '') return null;
  const person = { email: 'olga@example.com', password: 'a kept password of Olga 4711' };
  const answer = await fetch(new URL('/auth-api/first-run', origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(origin).origin },
    body: JSON.stringify({ token, name: 'Olga Operator', ...person }),
  });
  if (!answer.ok) throw new Error(`first-run: ${answer.status} ${await answer.text()}`);
  return person;
}
