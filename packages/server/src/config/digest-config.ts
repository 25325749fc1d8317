import { createHash } from 'node:crypto';
import type { Config } from './config-schema.ts';
import { redactConfig } from './redact-config.ts';

/**
 * Names a configuration by its content, so that processes can say which one they run: twelve hexadecimal digits.
 * Secrets are not part of it, and neither is the content of the files that it names.
 */
export function digestConfig(config: Config): string {
  return createHash('sha256')
    .update(JSON.stringify(redactConfig(config)))
    .digest('hex')
    .slice(0, 12);
}
