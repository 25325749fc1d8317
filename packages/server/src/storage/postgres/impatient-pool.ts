import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { Pool, PoolClient } from 'pg';

/** pg's message when `query_timeout` has passed without an answer. */
const readTimeout = 'Query read timeout';

/**
 * The pool, but a connection that did not answer in time is thrown away: pg would give it out again, and whoever got it
 * would wait behind the query that is never answered.
 */
export function createImpatientPool(pool: Pool): PostgresPool {
  return {
    options: pool.options,
    connect: async () => wrapClient(await pool.connect()),
    end: () => pool.end(),
  };
}

function wrapClient(client: PoolClient): PostgresPoolClient {
  let dead: Error | undefined;
  const query = async <Row>(
    text: string,
    parameters: readonly unknown[],
  ): Promise<PostgresQueryResult<Row>> => {
    if (dead !== undefined) throw dead;
    try {
      // Kysely's narrower word for what pg gives.
      return (await client.query(text, [...parameters])) as unknown as PostgresQueryResult<Row>;
    } catch (error) {
      if (error instanceof Error && error.message === readTimeout) dead = error;
      throw error;
    }
  };
  return {
    // Kysely's other form, with a cursor, is for streaming, which nothing here does.
    query: query as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy === true || dead !== undefined),
  };
}
