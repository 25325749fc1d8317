import { Client } from 'pg';
import { z } from 'zod';
import type { FeedRow } from './judge-feed.ts';
import type { PrivatePostgres } from './start-private-postgres.ts';

const rowsSchema = z.array(
  z.object({ sequence: z.coerce.number(), subject_id: z.string(), committed: z.coerce.number() }),
);

/** Reads the whole change feed, with the time at which PostgreSQL says that each row was committed. */
export async function readFeed(postgres: PrivatePostgres): Promise<readonly FeedRow[]> {
  const client = new Client({ connectionString: postgres.urlAt(postgres.port) });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(
      `select sequence, subject_id,
         (extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000000)::bigint as committed
       from access_change order by sequence`,
    );
    return rowsSchema.parse(rows).map(({ sequence, subject_id: subjectId, committed }) => ({
      sequence,
      subjectId,
      committedUs: committed,
    }));
  } finally {
    await client.end();
  }
}
