import { readFile } from 'node:fs/promises';
import { Secret } from '../domain/secret.ts';
import type { EnvironmentVariables } from './apply-environment-overrides.ts';
import { ConfigError } from './config-error.ts';

/**
 * Resolves `env:NAME` or `file:/path`, without a line break at the end; any other text is the secret itself.
 *
 * @throws ConfigError when the variable or the file is missing or empty. Its message never contains the value.
 */
export async function loadSecret(reference: string, env: EnvironmentVariables): Promise<Secret> {
  const text = (await loadText(reference, env)).replace(/\r?\n$/, '');
  if (text === '') throw refuseReference(reference, 'is empty.', 'Put the value there.');
  return new Secret(text);
}

async function loadText(reference: string, env: EnvironmentVariables): Promise<string> {
  if (reference.startsWith('env:')) {
    const text = env[reference.slice('env:'.length)];
    if (text === undefined) {
      throw refuseReference(reference, 'is not set.', 'Set the environment variable before the start.');
    }
    return text;
  }
  if (!reference.startsWith('file:')) return reference;
  try {
    return await readFile(reference.slice('file:'.length), 'utf8');
  } catch (error) {
    throw refuseReference(
      reference,
      'cannot be read.',
      'Check that the file exists and that the user that runs Postern may read it.',
      error,
    );
  }
}

function refuseReference(reference: string, what: string, remedy: string, cause?: unknown): ConfigError {
  return new ConfigError(reference, [{ path: '', what, remedy }], { cause });
}
