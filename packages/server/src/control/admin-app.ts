import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AdminSession } from './admin-session.ts';

/** The server’s facts about the connection of a request, given with `app.fetch(request, bindings)`. */
export interface AdminBindings {
  /** The canonical text of the client's address; null where there is no socket, as in the CLI's own process. */
  readonly clientAddress?: string | null;
}

export interface AdminEnv {
  Bindings: AdminBindings;
  Variables: { session: AdminSession; requestId: string };
}

export type AdminApp = OpenAPIHono<AdminEnv>;
export type AdminContext = Context<AdminEnv>;
