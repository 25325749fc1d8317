import type { Command } from 'commander';
import { CliError } from './cli-error.ts';
import { collect } from './command-options.ts';

/** The functions that run servers, which main.ts provides. Each resolves when its server has stopped. */
export interface ServerHost {
  serve(options: { readonly configFile?: string; readonly workers: number }): Promise<void>;
  /** Runs only console and admin API. */
  control(options: { readonly configFile?: string }): Promise<void>;
  /** Runs only gateways, directly on the database; of all environments if none is named. */
  gateway(options: {
    readonly configFile?: string;
    readonly environments: readonly string[];
    readonly workers: number;
  }): Promise<void>;
  demo(options: { readonly example: string; readonly workers: number }): Promise<void>;
  /** Runs one gateway process of `serve --workers`, which starts it. Not meant to be run by hand. */
  gatewayWorker(): Promise<void>;
}

interface ServeOptions {
  readonly config?: string;
  readonly workers: number;
}

interface GatewayOptions extends ServeOptions {
  readonly environment?: readonly string[];
}

/** Adds `serve`, `control`, `gateway`, `demo` and the hidden `gateway-worker`. */
export function registerServerCommands(program: Command, host: ServerHost): void {
  program
    .command('serve')
    .description('Run the installation: console, admin API, token service and a gateway per environment')
    .option('--config <file>', 'the postern.yaml to use')
    .option('--workers <count>', 'the number of gateway processes that share the calls', parseWorkers, 1)
    .action(async ({ config, workers }: ServeOptions) => {
      await host.serve({ ...(config === undefined ? {} : { configFile: config }), workers });
    });
  program
    .command('control')
    .description(
      'Run the console and the admin API; gateways are started with `postern gateway`. Needs PostgreSQL',
    )
    .option('--config <file>', 'the postern.yaml to use')
    .action(async ({ config }: Pick<ServeOptions, 'config'>) => {
      await host.control(config === undefined ? {} : { configFile: config });
    });
  program
    .command('gateway')
    .description(
      'Run only gateways, in as many processes and on as many machines as needed. Needs PostgreSQL',
    )
    .option('--config <file>', 'the postern.yaml to use')
    .option('--environment <name>', 'only this environment; may be given several times', collect)
    .option('--workers <count>', 'the number of gateway processes that share the calls', parseWorkers, 1)
    .action(async ({ config, environment = [], workers }: GatewayOptions) => {
      const configFile = config === undefined ? {} : { configFile: config };
      await host.gateway({ ...configFile, environments: environment, workers });
    });
  program
    .command('demo')
    .argument('[example]', 'the installation under examples/ to run', 'actito-style')
    .description('Run an example installation with demo data and a small API behind it')
    .option('--workers <count>', 'the number of gateway processes that share the calls', parseWorkers, 1)
    .action(async (example: string, { workers }: Pick<ServeOptions, 'workers'>) => {
      if (!/^[a-z0-9-]+$/.test(example)) throw new CliError(`"${example}" is not the name of an example.`, 2);
      await host.demo({ example, workers });
    });
  program.command('gateway-worker', { hidden: true }).action(() => host.gatewayWorker());
}

const workersMax = 256;

function parseWorkers(text: string): number {
  const workers = /^[0-9]{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (workers >= 1 && workers <= workersMax) return workers;
  throw new CliError(`--workers must be a whole number from 1 to ${workersMax}, not "${text}".`, 2);
}
