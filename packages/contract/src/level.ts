import { z } from 'zod';

/** What an API user has on a module: *No access*, *Read*, *Read and write*. Write always includes read. */
export const levelSchema = z.enum(['none', 'read', 'write']);
export type Level = z.infer<typeof levelSchema>;

/** What one operation needs of a module. */
export const scopeSchema = z.enum(['read', 'write']);
export type Scope = z.infer<typeof scopeSchema>;

export const levelLabel: Readonly<Record<Level, string>> = {
  none: 'No access',
  read: 'Read',
  write: 'Read and write',
};
