import { open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { applyEnvironmentOverrides } from './apply-environment-overrides.ts';
import type { EnvironmentVariables } from './apply-environment-overrides.ts';
import { listDocumentFiles } from './api-config-schema.ts';
import { checkConfig } from './check-config.ts';
import { ConfigError, presentPath } from './config-error.ts';
import { configSchema } from './config-schema.ts';
import type { Config } from './config-schema.ts';
import { parseYaml } from './parse-yaml.ts';
import { presentSchemaIssue } from './present-schema-issue.ts';

/** The largest accepted postern.yaml in bytes; a larger one is refused without being read. */
export const configBytesMax = 1_048_576;

export interface ConfigSource {
  readonly file: string;
  readonly env: EnvironmentVariables;
  /**
   * Values from the command line, which override file and environment. `dataFolder` is relative to the working folder.
   */
  readonly overrides?: { readonly dataFolder?: string };
}

/**
 * Loads postern.yaml. Relative paths in it are resolved against the file's own folder. Not done here: resolving `env:`
 * and `file:` references (see load-secret.ts), and reading the OpenAPI documents.
 *
 * @throws ConfigError with every issue: file, line, column, path of the key, what is wrong, and how to correct it
 */
export async function loadConfig({ file, env, overrides = {} }: ConfigSource): Promise<Config> {
  const config = parseConfig(await readConfigFile(file), file);
  const applied = applyEnvironmentOverrides(resolvePaths(config, dirname(resolve(file))), env);
  const { dataFolder } = overrides;
  return dataFolder === undefined ? applied : { ...applied, dataFolder: resolve(dataFolder) };
}

/**
 * Parses the text of a postern.yaml into a configuration with all defaults. Paths are kept as written.
 *
 * @throws ConfigError like `loadConfig`
 */
export function parseConfig(text: string, file: string): Config {
  const yaml = parseYaml(text, file);
  const parsed = configSchema.safeParse(yaml.value, { reportInput: true });
  if (!parsed.success) {
    throw new ConfigError(
      file,
      parsed.error.issues.flatMap((issue) => presentSchemaIssue(issue, yaml)).toSorted(byPosition),
    );
  }
  const faults = checkConfig(parsed.data);
  if (faults.length === 0) return parsed.data;
  throw new ConfigError(
    file,
    faults
      .map(({ path, what, remedy }) => ({
        position: yaml.locate(path, 'value'),
        path: presentPath(path),
        what,
        remedy,
      }))
      .toSorted(byPosition),
  );
}

type Positioned = { readonly position?: { readonly line: number; readonly column: number } };

function byPosition({ position: one }: Positioned, { position: other }: Positioned): number {
  return (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0);
}

/** Reads the file through one handle, so that the measured file is the one that is read. */
async function readConfigFile(file: string): Promise<string> {
  try {
    await using handle = await open(file, 'r');
    const stat = await handle.stat();
    if (stat.isDirectory()) throw refuseFile(file, 'is a folder.', `Name the file: ${file}/postern.yaml.`);
    const { bytesRead, buffer } = await handle.read(
      Buffer.alloc(configBytesMax + 1),
      0,
      configBytesMax + 1,
      0,
    );
    if (bytesRead > configBytesMax || stat.size > configBytesMax) {
      throw refuseFile(file, `is larger than ${configBytesMax} bytes.`, 'Check that this is a postern.yaml.');
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead));
  } catch (error) {
    throw error instanceof ConfigError ? error : explainReadError(file, error);
  }
}

const readErrors: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  ENOENT: ['does not exist.', 'Check the path, or name the file with --config.'],
  ENOTDIR: ['does not exist.', 'Check the path: one of its folders is a file.'],
  EISDIR: ['is a folder.', 'Name the file in it, such as postern.yaml.'],
  EACCES: ['may not be read.', 'Give the user that runs Postern the right to read it.'],
  EPERM: ['may not be read.', 'Give the user that runs Postern the right to read it.'],
  ERR_ENCODING_INVALID_ENCODED_DATA: ['is not UTF-8 text.', 'Save it as UTF-8.'],
  ERR_INVALID_ARG_VALUE: ['is not a path.', 'Check the path that was given.'],
};

function explainReadError(file: string, error: unknown): ConfigError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const [what, remedy] = readErrors[code] ?? [`cannot be read (${code}).`, 'Check the file and its disk.'];
  return refuseFile(file, what, remedy, error);
}

function refuseFile(file: string, what: string, remedy: string, cause?: unknown): ConfigError {
  return new ConfigError(file, [{ path: '', what, remedy }], { cause });
}

function resolveImages(brand: Config['brand'], folder: string): Config['brand'] {
  const { logo, logoDark, icon } = brand;
  return {
    ...brand,
    ...(logo === undefined ? {} : { logo: resolve(folder, logo) }),
    ...(logoDark === undefined ? {} : { logoDark: resolve(folder, logoDark) }),
    ...(icon === undefined ? {} : { icon: resolve(folder, icon) }),
  };
}

function resolvePaths(config: Config, folder: string): Config {
  const resolveReference = (reference: string) =>
    reference.startsWith('file:') ? `file:${resolve(folder, reference.slice('file:'.length))}` : reference;
  const resolveCertificates = (entries: Config['console']['tls']): Config['console']['tls'] =>
    entries.map((entry) => ({
      ...entry,
      certFile: resolve(folder, entry.certFile),
      keyFile: resolve(folder, entry.keyFile),
    }));
  return {
    ...config,
    brand: resolveImages(config.brand, folder),
    dataFolder: resolve(folder, config.dataFolder),
    masterKey: resolveReference(config.masterKey),
    earlierMasterKeys: config.earlierMasterKeys.map(resolveReference),
    operations: resolveTracingReferences(config.operations, resolveReference),
    ...(config.redis === undefined
      ? {}
      : { redis: { ...config.redis, url: resolveReference(config.redis.url) } }),
    database:
      config.database.kind === 'postgres'
        ? {
            ...config.database,
            url: resolveReference(config.database.url),
            ...(config.database.migrationUrl === undefined
              ? {}
              : { migrationUrl: resolveReference(config.database.migrationUrl) }),
          }
        : config.database,
    environments: Object.fromEntries(
      Object.entries(config.environments).map(([name, environment]) => [
        name,
        { ...environment, tls: resolveCertificates(environment.tls) },
      ]),
    ),
    console: {
      ...config.console,
      tls: resolveCertificates(config.console.tls),
      providers: config.console.providers.map((provider) => ({
        ...provider,
        clientSecret: resolveReference(provider.clientSecret),
      })),
    },
    ...(config.portal === undefined
      ? {}
      : { portal: { ...config.portal, tls: resolveCertificates(config.portal.tls) } }),
    apis: config.apis.map((api) => ({
      ...api,
      openapi: listDocumentFiles(api).map((file) => resolve(folder, file)),
    })),
    ...(config.smtp?.password === undefined
      ? {}
      : { smtp: { ...config.smtp, password: resolveReference(config.smtp.password) } }),
  };
}

function resolveTracingReferences(
  operations: Config['operations'],
  resolveReference: (reference: string) => string,
): Config['operations'] {
  const { tracing } = operations;
  if (tracing === undefined) return operations;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(tracing.headers)) headers[name] = resolveReference(value);
  return { ...operations, tracing: { ...tracing, headers } };
}
