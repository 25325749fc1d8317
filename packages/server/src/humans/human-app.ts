import type { Context, Hono } from 'hono';

/** What the server that mounts the app knows of a request: `app.fetch(request, bindings)`. */
export interface HumanBindings {
  /** Canonical text of the client's address; null where there is no socket. */
  readonly clientAddress?: string | null;
}
export interface HumanEnv {
  Bindings: HumanBindings;
  Variables: { requestId: string };
}
export type HumanApp = Hono<HumanEnv>;
export type HumanContext = Context<HumanEnv>;

export function clientAddressOf(c: HumanContext): string | null {
  return c.env?.clientAddress ?? null;
}
