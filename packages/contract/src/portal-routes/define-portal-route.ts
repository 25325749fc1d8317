import { createRoute, type RouteConfig } from '@hono/zod-openapi';
import type { z } from 'zod';
import type { ErrorCode } from '../error-catalogue.ts';
import { presentProblemAnswers } from '../admin-routes/define-route.ts';
import { problemSchema } from '../problem.ts';

export const portalBasePath = '/portal/v1';

/**
 * The callers that a route of the portal answers.
 * - `anybody`: everyone.
 * - `reader`: everyone where the portal is public, otherwise people who are signed in.
 * - `integrator`: people who are signed in, for their own API users.
 */
export type PortalRouteAccess = 'anybody' | 'reader' | 'integrator';

interface PortalRouteDefinition extends Omit<RouteConfig, 'path'> {
  path: string;
  /** Also the name of the client's method. */
  operationId: string;
  summary: string;
  'x-postern-access': PortalRouteAccess;
  'x-postern-errors': readonly ErrorCode[];
}

export const portalProblemSchema = problemSchema.meta({ id: 'PortalProblem' });
export type PortalProblem = z.infer<typeof portalProblemSchema>;

/** Completes a definition with the refusals that every route of its kind shares, and with their answers. */
export function definePortalRoute<
  Path extends string,
  Definition extends PortalRouteDefinition & { path: Path },
>(definition: Definition) {
  const codes: readonly ErrorCode[] = [
    ...definition['x-postern-errors'],
    'internal_error',
    'storage_unavailable',
    ...(definition['x-postern-access'] === 'anybody' ? [] : (['not_signed_in'] as const)),
    ...(definition.request === undefined ? [] : (['request_invalid'] as const)),
  ];
  const unique = [...new Set(codes)].toSorted();
  return createRoute({
    ...definition,
    'x-postern-errors': unique,
    responses: { ...definition.responses, ...presentProblemAnswers(unique, portalProblemSchema) },
  });
}
