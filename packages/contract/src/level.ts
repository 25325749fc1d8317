import { z } from 'zod';

/** The level of an API user on a module: *No access*, *Read*, *Read and write*. Write includes read. */
export const levelSchema = z.enum(['none', 'read', 'write']);
export type Level = z.infer<typeof levelSchema>;

/** The kind of access to a module that an operation needs. */
export const scopeSchema = z.enum(['read', 'write']);
export type Scope = z.infer<typeof scopeSchema>;

export const levelLabel: Readonly<Record<Level, string>> = {
  none: 'No access',
  read: 'Read',
  write: 'Read and write',
};
