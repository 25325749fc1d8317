import { z } from 'zod';
import { changeSequenceSchema, environmentNameSchema, licenceIdSchema } from './ids.ts';

/** The kind of the changed record. A gateway decides by it which cached entries to drop. */
export const accessChangeKindSchema = z.enum([
  'api-user',
  'licence',
  'catalogue',
  'signing-key',
  'plan',
  'token',
  'everything',
]);

/** One row of the change feed. `kind` decides what `subjectId` identifies: an API user, an API, a key or a token. */
export const accessChangeSchema = z.strictObject({
  sequence: changeSequenceSchema,
  atMs: z.int(),
  licenceId: licenceIdSchema.nullable(),
  environment: environmentNameSchema.nullable(),
  kind: accessChangeKindSchema,
  subjectId: z.string(),
  /**
   * A random value that distinguishes this row from any other row with the same sequence number. Rows that were written
   * by earlier versions have none.
   */
  mark: z.string().optional(),
});
export type AccessChange = z.infer<typeof accessChangeSchema>;

/** The fields that distinguish a row of the feed from another row with the same sequence number. */
export type ChangeIdentity = Pick<AccessChange, 'sequence' | 'atMs' | 'subjectId' | 'mark'> & {
  readonly kind: string;
};

/**
 * Decides whether two readings of the change feed show the same row. A database that was restored from a backup reuses
 * sequence numbers for other changes. Rows without a `mark`, from earlier versions, are compared by their content.
 */
export function isSameChange(one: ChangeIdentity, other: ChangeIdentity): boolean {
  return (
    one.sequence === other.sequence &&
    one.mark === other.mark &&
    one.atMs === other.atMs &&
    one.kind === other.kind &&
    one.subjectId === other.subjectId
  );
}
