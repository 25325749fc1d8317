import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { Pool, PoolClient } from 'pg';

/** pg's message when `query_timeout` has passed without an answer. */
const readTimeout = 'Query read timeout';

/** How long a query may still wait that was open when the silence was noticed. */
const suspectMs = 2_000;

export interface ImpatientPool extends PostgresPool {
  /** Closes idle connections now, and after a while those whose present query is still unanswered. */
  renew(): void;
}

/** A query that has not been answered. `fail` ends the wait, and the connection is not used again. */
interface OpenQuestion {
  fail(error: Error): void;
}

/**
 * Wraps the pool so that a connection that did not answer in time is closed. pg would lend it again, and its borrower
 * would wait behind a query that is never answered.
 */
export function createImpatientPool(pool: Pool): ImpatientPool {
  const questions = new Set<OpenQuestion>();
  return {
    options: pool.options,
    connect: async () => wrapClient(await pool.connect(), questions),
    end: () => pool.end(),
    renew() {
      dropIdle(pool);
      const suspects = [...questions];
      setTimeout(() => {
        for (const question of suspects) if (questions.has(question)) question.fail(new Error(readTimeout));
      }, suspectMs).unref();
    },
  };
}

/** Idle connections are borrowed, which does not ask the server, in order to be closed. */
function dropIdle(pool: Pool): void {
  for (let count = pool.idleCount; count > 0; count--) {
    pool.connect().then(
      (client) => client.release(true),
      () => undefined, // a new one could not be opened, and no query waits for it
    );
  }
}

function wrapClient(client: PoolClient, questions: Set<OpenQuestion>): PostgresPoolClient {
  let dead: Error | undefined;
  // Between two queries of a transaction there is no other listener, and an unhandled error event ends the process.
  const onError = (error: Error): void => {
    dead ??= error;
  };
  client.on('error', onError);
  const query = async <Row>(
    text: string,
    parameters: readonly unknown[],
  ): Promise<PostgresQueryResult<Row>> => {
    if (dead !== undefined) throw dead;
    const silence = Promise.withResolvers<never>();
    const question: OpenQuestion = { fail: silence.reject };
    questions.add(question);
    try {
      const answer = client.query(text, [...parameters]);
      answer.catch(() => undefined); // it may still fail after the wait was abandoned
      // Kysely's type is narrower than that of pg.
      return (await Promise.race([answer, silence.promise])) as unknown as PostgresQueryResult<Row>;
    } catch (error) {
      if (error instanceof Error && error.message === readTimeout) dead = error;
      throw error;
    } finally {
      questions.delete(question);
    }
  };
  return {
    // Kysely's other form uses a cursor for streaming, which is not used here.
    query: query as PostgresPoolClient['query'],
    release(destroy) {
      const isOver = destroy === true || dead !== undefined;
      client.release(isOver);
      // The pool listens again to a connection that is returned; one that is closed may still emit an error.
      if (!isOver) client.off('error', onError);
    },
  };
}
