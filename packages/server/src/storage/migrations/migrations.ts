import type { Migration } from './migration.ts';
import { firstSchema } from './0001-first-schema.ts';
import { humans } from './0002-humans.ts';

/** In order. A new one is added at the end. */
export const migrations: readonly Migration[] = [firstSchema, humans];
