import { randomBytes } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { createAdminClient } from '@postern/contract/admin-client';
import type { AdminClient } from '@postern/contract/admin-client';
import { startMarketingApi } from '../../../../examples/marketing-api/src/start-marketing-api.ts';
import type { MarketingApi } from '../../../../examples/marketing-api/src/start-marketing-api.ts';
import { loopbackGateway } from '../../../../examples/marketing-api/src/caller.ts';
import { createIdentityVerifier } from '../../../../examples/marketing-api/src/verify-identity.ts';
import { buildPages } from '../compose/build-pages.ts';
import { explainListenError } from '../compose/port-taken.ts';
import { runInstallation } from '../compose/run-installation.ts';
import type { InstallationDeps } from '../compose/installation-deps.ts';
import type { RunningInstallation } from '../compose/run-installation.ts';
import type { Config } from '../config/config-schema.ts';
import { loadConfig } from '../config/load-config.ts';
import { ownFiles } from '../own-files/own-files.ts';
import { presentDemo } from './present-demo.ts';
import { loadSeed, sowSeed } from './seed.ts';
import type { Seed } from './seed.ts';
import { writeDemoFile } from './write-demo-file.ts';

export interface DemoDeps extends InstallationDeps {
  /** Prints for the person at the terminal. */
  readonly print: (text: string) => void;
  /** The Node.js executable of this program. */
  readonly nodeFile: string;
}

export interface RunningDemo {
  readonly installation: RunningInstallation;
  close(): Promise<void>;
}

/**
 * Runs the demo: an example installation with its own data, and the marketing API behind it. Whatever it needs and was
 * not given (master key, demo data) is created on the first start and kept in the data folder.
 *
 * @throws PortTaken, and what runInstallation throws
 */
export async function runDemo(example: string, deps: DemoDeps): Promise<RunningDemo> {
  const folder = join(ownFiles.examples, example);
  const configured = await loadConfig({
    file: join(folder, 'postern.yaml'),
    // Each example keeps its own data, because their keys and catalogues have nothing in common.
    env: {
      POSTERN_DATA: example === 'actito-style' ? '.postern' : `.postern/${example}`,
      ...deps.env,
    },
  });
  await mkdir(configured.dataFolder, { recursive: true, mode: 0o700 });
  await buildPages(deps);
  const seed = await loadSeed(join(folder, 'seed.yaml'));
  const gatewayUrls = Promise.withResolvers<ReadonlyMap<string, string>>();
  const marketing = await startUpstream(configured, gatewayUrls.promise);
  try {
    const config = await prepareConfig(configured, marketing.url);
    const installation = await runInstallation(config, deps);
    gatewayUrls.resolve(installation.gatewayUrls);
    const close = async (): Promise<void> => {
      await installation.close();
      await marketing.close();
    };
    try {
      await sow(seed, installation);
      const demo = await writeDemoFile(config.dataFolder, {
        seed,
        client: createClient(installation),
        installation,
      });
      deps.print(presentDemo(demo, { dataFolder: config.dataFolder, apis: config.apis }));
    } catch (error) {
      await close();
      throw error;
    }
    return { installation, close };
  } catch (error) {
    await marketing.close();
    throw error;
  }
}

/**
 * Nine ports above the console's, which leaves room for further environments. If ports are chosen freely, this one is
 * too.
 */
const marketingPortOffset = 9;

/**
 * Starts the upstream. It trusts only the gateways' signed identity, so that no other program on this machine can pose
 * as a gateway.
 */
async function startUpstream(
  config: Config,
  gatewayUrls: Promise<ReadonlyMap<string, string>>,
): Promise<MarketingApi> {
  const { port: consolePort } = config.console;
  const port = consolePort === 0 ? 0 : consolePort + marketingPortOffset;
  const verifier = gatewayUrls.then((urls) => createIdentityVerifier(listIssuers(config, urls)));
  return await startMarketingApi({
    port,
    dataFile: join(config.dataFolder, 'marketing-api.sqlite'),
    gateway: {
      ...loopbackGateway,
      verifyIdentity: async (rawHeader, environment) => (await verifier)(rawHeader, environment),
    },
  }).catch((error: unknown) => {
    throw explainListenError(error, { port });
  });
}

function listIssuers(
  config: Config,
  urls: ReadonlyMap<string, string>,
): Parameters<typeof createIdentityVerifier>[0] {
  return Object.fromEntries(
    Object.entries(config.environments).map(([name, { issuer }]) => [
      name,
      { issuer, keysUrl: `${urls.get(name) ?? ''}/.well-known/jwks.json` },
    ]),
  );
}

/** Returns the example's configuration with the demo's own master key and the upstream's real port. */
async function prepareConfig(config: Config, upstream: string): Promise<Config> {
  const masterKeyFile = join(config.dataFolder, 'master-key');
  await makeMasterKey(masterKeyFile);
  return {
    ...config,
    masterKey: `file:${masterKeyFile}`,
    environments: Object.fromEntries(
      Object.entries(config.environments).map(([name, environment]) => [name, { ...environment, upstream }]),
    ),
  };
}

async function makeMasterKey(file: string): Promise<void> {
  try {
    await using handle = await open(file, 'wx', 0o600);
    await handle.writeFile(`${randomBytes(32).toString('base64')}\n`);
    await handle.sync();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

const sownSetting = 'demo-sown';

/** Creates the demo data only once, so that data which was deleted in the demo stays deleted. */
async function sow(seed: Seed, installation: RunningInstallation): Promise<void> {
  const { storage } = installation.core;
  if ((await storage.settings.find(sownSetting)) !== undefined) return;
  await sowSeed(seed, createClient(installation));
  await storage.transact((tx) => tx.settings.set(sownSetting, 'yes'));
}

/** Calls the admin API of this process as the operator. */
function createClient({ control, operatorToken }: RunningInstallation): AdminClient {
  return createAdminClient({
    baseUrl: 'http://postern.internal',
    fetch: async (url, init) => await control.fetch(new Request(url, init), { clientAddress: null }),
    headers: { authorization: `Bearer ${operatorToken.reveal()}` },
  });
}
