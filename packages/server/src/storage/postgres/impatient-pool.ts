import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { Pool, PoolClient } from 'pg';

/** pg's message when `query_timeout` has passed without an answer. */
const readTimeout = 'Query read timeout';

/** How long a question that was open when silence was noticed may still wait. */
const suspectMs = 2_000;

export interface ImpatientPool extends PostgresPool {
  /** Throws idle connections away now, and in a while those whose question of now is still open. */
  renew(): void;
}

/** A question that has not been answered; `fail` ends the wait, and the connection is not used again. */
interface OpenQuestion {
  fail(error: Error): void;
}

/**
 * The pool, but a connection that did not answer in time is thrown away: pg would give it out again, and whoever got it
 * would wait behind the query that is never answered.
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

/** An idle connection is given out without asking the server anything; then it can be thrown away. */
function dropIdle(pool: Pool): void {
  for (let count = pool.idleCount; count > 0; count--) {
    pool.connect().then(
      (client) => client.release(true),
      () => undefined, // a new one could not be opened; nobody waits for it
    );
  }
}

function wrapClient(client: PoolClient, questions: Set<OpenQuestion>): PostgresPoolClient {
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
    const silence = Promise.withResolvers<never>();
    const question: OpenQuestion = { fail: silence.reject };
    questions.add(question);
    try {
      const answer = client.query(text, [...parameters]);
      answer.catch(() => undefined); // it may fail after nobody waits for it any more
      // Kysely's narrower word for what pg gives.
      return (await Promise.race([answer, silence.promise])) as unknown as PostgresQueryResult<Row>;
    } catch (error) {
      if (error instanceof Error && error.message === readTimeout) dead = error;
      throw error;
    } finally {
      questions.delete(question);
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
