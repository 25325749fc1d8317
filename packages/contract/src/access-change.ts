import { z } from 'zod';
import { changeSequenceSchema, environmentNameSchema, licenceIdSchema } from './ids.ts';

/** What kind of thing changed; tells a gateway what to drop from its caches. */
export const accessChangeKindSchema = z.enum([
  'api-user',
  'licence',
  'catalogue',
  'signing-key',
  'plan',
  'token',
  'everything',
]);

/** One row of the change feed. `subjectId` is the API user's, the API's, the key's or the token's id, as `kind` says. */
export const accessChangeSchema = z.strictObject({
  sequence: changeSequenceSchema,
  atMs: z.int(),
  licenceId: licenceIdSchema.nullable(),
  environment: environmentNameSchema.nullable(),
  kind: accessChangeKindSchema,
  subjectId: z.string(),
});
export type AccessChange = z.infer<typeof accessChangeSchema>;
