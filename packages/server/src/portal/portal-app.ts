import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { PortalPerson } from './portal-deps.ts';

/** Facts about a request that the server passes to the app: `app.fetch(request, bindings)`. */
export interface PortalBindings {
  /** Canonical text of the client's address; null if there is no socket. */
  readonly clientAddress?: string | null;
}

export interface PortalEnv {
  Bindings: PortalBindings;
  Variables: { requestId: string; person: PortalPerson | undefined };
}

export type PortalApp = OpenAPIHono<PortalEnv>;
export type PortalContext = Context<PortalEnv>;
