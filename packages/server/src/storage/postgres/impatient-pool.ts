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
  // Between two queries of a transaction nobody else listens, and an error event without a listener ends the process.
  const onError = (error: Error): void => {
    dead ??= error;
  };
  client.on('error', onError);
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
    release(destroy) {
      const isOver = destroy === true || dead !== undefined;
      client.release(isOver);
      // One that goes back is listened to by the pool again; one that is thrown away may still complain.
      if (!isOver) client.off('error', onError);
    },
  };
}
