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
  /** Random, and of this row alone: another row of the same number has another. Rows of earlier versions have none. */
  mark: z.string().optional(),
});
export type AccessChange = z.infer<typeof accessChangeSchema>;

/** What tells a row of the feed from another one that has its number. */
export type ChangeIdentity = Pick<AccessChange, 'sequence' | 'atMs' | 'subjectId' | 'mark'> & {
  readonly kind: string;
};

/** Whether two readings of a row of the feed are of the same row; rows of earlier versions are told apart by what they say. */
export function isSameChange(one: ChangeIdentity, other: ChangeIdentity): boolean {
  return (
    one.sequence === other.sequence &&
    one.mark === other.mark &&
    one.atMs === other.atMs &&
    one.kind === other.kind &&
    one.subjectId === other.subjectId
  );
}
