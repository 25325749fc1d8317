import { z } from 'zod';

/** A TestDatabase of databases.ts, as it is handed to a program of a kill test. */
export const testDatabaseSchema = z.object({
  config: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('sqlite') }),
    z.object({ kind: z.literal('postgres'), url: z.string(), poolSize: z.number() }),
  ]),
  dataFolder: z.string(),
});
