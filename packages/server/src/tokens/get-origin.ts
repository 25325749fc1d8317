import type { Context } from 'hono';
import type { TokenBindings } from './create-token-app.ts';

/** Returns the scheme, host and port at which the client reached the gateway. */
export function getOrigin(c: Context<{ Bindings: TokenBindings }>): string {
  return c.env.origin ?? new URL(c.req.url).origin;
}
