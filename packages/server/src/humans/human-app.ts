import type { Context, Hono } from 'hono';

/** Facts about a request that the server passes to the app: `app.fetch(request, bindings)`. */
export interface HumanBindings {
  /** Canonical text of the client's address; null if there is no socket. */
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
