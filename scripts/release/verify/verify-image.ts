import { chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { ReleasePlan } from '../release-plan.ts';
import { runTool } from '../run-tool.ts';
import { completeRoot, presentChroot } from './change-root.ts';
import { exerciseDemo, expectSame } from './exercise-demo.ts';

const manifestSchema = z.tuple([z.looseObject({ Config: z.string(), Layers: z.array(z.string()) })]);
const configSchema = z.looseObject({
  config: z.looseObject({
    User: z.string(),
    Env: z.array(z.string()),
    Entrypoint: z.array(z.string()),
    Healthcheck: z.looseObject({ Test: z.array(z.string()) }),
  }),
});

const imageBytesMax = 140_000_000;

/**
 * Unpacks the image and runs what it says, as the user that it says, in a root that this user cannot write to but for `/data`. A
 * container engine would add name spaces; none can run everywhere that this does. Needs root, for chroot.
 */
export async function verifyImage({ outDir, version }: ReleasePlan): Promise<void> {
  const place = await mkdtemp(join(tmpdir(), 'postern-image-'));
  const root = join(place, 'root');
  try {
    await mkdir(root);
    await runTool(['tar', '-xf', join(outDir, `postern-${version}-image-linux-x64.tar.gz`), '-C', place], {
      cwd: place,
    });
    const readJson = async (name: string): Promise<unknown> =>
      JSON.parse(await readFile(join(place, name), 'utf8'));
    const [{ Config, Layers }] = manifestSchema.parse(await readJson('manifest.json'));
    const { config } = configSchema.parse(await readJson(Config));
    for (const layer of Layers) await runTool(['tar', '-xf', join(place, layer), '-C', root], { cwd: place });
    await checkSize(root);
    await completeRoot(root);
    await exerciseImage(root, config);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function checkSize(root: string): Promise<void> {
  const [bytes = ''] = (await runTool(['du', '-sb', root], { cwd: root })).split('\t');
  if (Number(bytes) > imageBytesMax)
    throw new Error(`the image takes ${bytes} bytes, more than the ${imageBytesMax} that it may`);
}

async function exerciseImage(root: string, config: z.infer<typeof configSchema>['config']): Promise<void> {
  const userId = Number(config.User.split(':')[0]);
  expectSame('whether the image has a user of its own', userId > 0, true);
  const data = join(root, 'data');
  await chown(data, userId, userId);
  const chroot = presentChroot(root, config.User);
  await exerciseDemo({
    command: [...chroot, ...config.Entrypoint],
    folder: { outside: data, inside: '/data' },
    examples: '/usr/lib/postern/examples',
    env: {
      ...Object.fromEntries(config.Env.map((text) => text.split(/=(.*)/s).slice(0, 2))),
      // The engine gives each container its own network; here its ports are the machine's.
      POSTERN_HOST: '127.0.0.1',
      POSTERN_OPERATIONS_PORT: '23464',
      POSTERN_LOG: 'warn',
    },
    whileRunning: async () => {
      const [kind, ...check] = config.Healthcheck.Test;
      expectSame('the form of the health check', kind, 'CMD');
      await runTool([...chroot, ...check], { cwd: root, env: { POSTERN_OPERATIONS_PORT: '23464' } });
    },
  });
}
