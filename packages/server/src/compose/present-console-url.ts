import type { Config } from '../config/config-schema.ts';

/** Where people reach the console, without a slash at the end. */
export function presentConsoleUrl({ console: { publicUrl, port } }: Config): string {
  return (publicUrl ?? `http://localhost:${port}`).replace(/\/$/, '');
}
