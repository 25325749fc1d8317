import type { RecordedChange } from './judge-history.ts';

/** One row of the change feed, read back from the database. */
export interface FeedRow {
  readonly sequence: number;
  readonly subjectId: string;
  /** The commit time that the database itself recorded, in microseconds. */
  readonly committedUs: number;
}

/**
 * The oracle of the feed. Every sentence that it gives is a broken promise:
 * - sequence numbers go up by one, so that a reader can step over nothing;
 * - in the order of sequence numbers, no row was committed before the one in front of it;
 * - every acknowledged change is in it, and is of the API user that was changed.
 */
export function judgeFeed(feed: readonly FeedRow[], changes: readonly RecordedChange[]): readonly string[] {
  const broken: string[] = [];
  for (const [index, row] of feed.entries()) {
    const before = feed[index - 1];
    if (before === undefined) continue;
    if (row.sequence !== before.sequence + 1)
      broken.push(`the feed goes from ${before.sequence} to ${row.sequence}`);
    if (row.committedUs < before.committedUs)
      broken.push(`change ${row.sequence} was committed before ${before.sequence}`);
  }
  const subjectOf = new Map(feed.map(({ sequence, subjectId }) => [sequence, subjectId]));
  for (const { sequence, credential } of changes) {
    const subjectId = subjectOf.get(sequence);
    if (subjectId === undefined) broken.push(`change ${sequence} was acknowledged and is not in the feed`);
    else if (credential !== undefined && !credential.startsWith(subjectId))
      broken.push(`change ${sequence} cut off ${credential}, and the feed says ${subjectId}`);
  }
  return broken;
}
