import { Client } from 'pg';
import { changeChannel } from './postgres-words.ts';

const reconnectAfterMs = 1_000;

/**
 * Listens for other processes' changes on a connection of its own. A lost connection is opened again, and counts as a
 * hint itself, because something may have been missed. Correctness does not depend on it: every change is also found by
 * polling. Returns a function that stops it.
 */
export function startChangeListener(url: string, onHint: () => void): () => Promise<void> {
  let stopped = false;
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const retryLater = (lost: Client) => {
    if (stopped || client !== lost) return;
    client = undefined;
    lost.end().catch(() => {});
    timer = setTimeout(() => void connect(), reconnectAfterMs);
    timer.unref();
  };
  const connect = async () => {
    const own = new Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      application_name: 'postern-listen',
    });
    client = own;
    own.on('error', () => retryLater(own));
    own.on('end', () => retryLater(own));
    own.on('notification', onHint);
    try {
      await own.connect();
      await own.query(`listen ${changeChannel}`);
      if (stopped) await own.end();
      else onHint();
    } catch {
      retryLater(own);
    }
  };

  const connecting = connect();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await connecting;
    await client?.end().catch(() => {});
  };
}
