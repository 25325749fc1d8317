import { existsSync, globSync } from 'node:fs';
import { findExecutable } from './find-executable.ts';
import { installPackages, whyNotInstallable } from './install-packages.ts';
import type { Service, ServiceName, StartedService } from './service-names.ts';
import { findInitdb, startPostgres } from './start-postgres.ts';
import { startRedis } from './start-redis.ts';

interface Recipe {
  /** Names the service that is to be used instead of a private one. */
  readonly variable: string;
  readonly find: () => string | undefined;
  readonly packages: readonly string[];
  readonly start: (executable: string, folder: string) => Promise<StartedService>;
}

/** The headless shell omits the visible interface, and takes half of the time. */
const chromiumNames = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

const recipes: Readonly<Record<ServiceName, Recipe>> = {
  postgres: {
    variable: 'POSTERN_TEST_POSTGRES_URL',
    find: findInitdb,
    packages: ['postgresql'],
    start: startPostgres,
  },
  redis: {
    variable: 'POSTERN_TEST_REDIS_URL',
    find: () => findExecutable(['redis-server', 'valkey-server']),
    packages: ['redis-server'],
    start: startRedis,
  },
  chromium: findOnly('POSTERN_TEST_CHROMIUM', 'chromium-headless-shell', chromiumNames),
  sslscan: findOnly('POSTERN_TEST_SSLSCAN', 'sslscan'),
  nginx: findOnly('POSTERN_TEST_NGINX', 'nginx'),
  caddy: findOnly('POSTERN_TEST_CADDY', 'caddy'),
  haproxy: findOnly('POSTERN_TEST_HAPROXY', 'haproxy'),
  // Calc alone: 40 MB to fetch, no desktop.
  soffice: findOnly('POSTERN_TEST_SOFFICE', 'libreoffice-calc', ['soffice', 'libreoffice']),
  python: findOnly('POSTERN_TEST_PYTHON', 'python3'),
  php: findOnly('POSTERN_TEST_PHP', 'php-cli', ['php']),
  // Ruby with Rack, and Debian's own Python with Django and Werkzeug: their parsers are what our reading is held against.
  rack: findLibrary('POSTERN_TEST_RACK', ['ruby', 'ruby-rack'], {
    program: '/usr/bin/ruby',
    files: ['/usr/share/rubygems-integration/all/gems/rack-*', '/usr/lib/ruby/vendor_ruby/rack.rb'],
  }),
  'python-web': findLibrary('POSTERN_TEST_PYTHON_WEB', ['python3', 'python3-django', 'python3-werkzeug'], {
    program: '/usr/bin/python3',
    files: ['/usr/lib/python3/dist-packages/django/__init__.py'],
  }),
  lighttpd: findOnly('POSTERN_TEST_LIGHTTPD', 'lighttpd'),
};

/** No process is kept running: each test starts its own. */
function findOnly(
  variable: string,
  debianPackage: string,
  names: readonly string[] = [debianPackage],
): Recipe {
  return {
    variable,
    find: () => findExecutable(names, ['/usr/sbin', '/usr/local/sbin']),
    packages: [debianPackage],
    start: (executable) => Promise.resolve({ location: executable, stop: () => Promise.resolve() }),
  };
}

/** A program that is of use only with a library beside it: one of the files has to be there. */
function findLibrary(
  variable: string,
  packages: readonly string[],
  { program, files }: { readonly program: string; readonly files: readonly string[] },
): Recipe {
  return {
    variable,
    find: () => (existsSync(program) && globSync([...files]).length > 0 ? program : undefined),
    packages,
    start: (executable) => Promise.resolve({ location: executable, stop: () => Promise.resolve() }),
  };
}

export interface ProvidedService {
  readonly service: Service;
  readonly stop: () => Promise<void>;
}

/**
 * Returns the service that the environment variable names; otherwise a private instance of an installed program, which
 * is first installed if the tests run as root on Debian; otherwise the reason why there is none. Never throws.
 */
export async function provideService(name: ServiceName, folder: string): Promise<ProvidedService> {
  const recipe = recipes[name];
  const given = process.env[recipe.variable];
  if (given !== undefined && given !== '') return provided({ kind: 'available', location: given });
  try {
    const executable = recipe.find() ?? (await install(recipe));
    if (typeof executable !== 'string') return provided(executable);
    const { location, stop } = await recipe.start(executable, folder);
    return { service: { kind: 'available', location }, stop };
  } catch (error) {
    return provided({ kind: 'missing', reason: `${name} could not be started: ${String(error)}` });
  }
}

async function install(recipe: Recipe): Promise<string | Service> {
  const obstacle = whyNotInstallable();
  const remedy = `install ${recipe.packages.join(' ')}, or set ${recipe.variable}`;
  if (obstacle !== undefined) return { kind: 'missing', reason: `not found, and ${obstacle}; ${remedy}` };
  await installPackages(recipe.packages);
  return recipe.find() ?? { kind: 'missing', reason: `not found even after the installation; ${remedy}` };
}

function provided(service: Service): ProvidedService {
  return { service, stop: () => Promise.resolve() };
}
