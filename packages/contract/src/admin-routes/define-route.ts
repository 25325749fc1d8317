import { createRoute, type RouteConfig } from '@hono/zod-openapi';
import type { z } from 'zod';
import { errorCatalogue, type ErrorCode } from '../error-catalogue.ts';
import { adminProblemSchema, type FreshProof, type RouteAccess } from './route-parts.ts';

/** A route of the admin API, with the properties that OpenAPI does not have. */
export interface AdminRouteDefinition extends Omit<RouteConfig, 'path'> {
  path: string;
  /** Also the name of the client's method. */
  operationId: string;
  summary: string;
  /** The role that a caller needs. It is checked before the body is read. */
  'x-postern-access': RouteAccess;
  /** When a person has to prove their identity again. Operator tokens and other bearers never have to. */
  'x-postern-fresh-proof': FreshProof;
  /** The error codes that this route can refuse with, in addition to those of every route. */
  'x-postern-errors': readonly ErrorCode[];
}

const everyRoute: readonly ErrorCode[] = [
  'not_signed_in',
  'rate_limited',
  'internal_error',
  'storage_unavailable',
  'secret_unavailable',
];
/** `getMe` is the only route that answers a session without its second factor. */
const everyRouteButMe: readonly ErrorCode[] = ['second_factor_needed'];
const everyChange: readonly ErrorCode[] = [
  'request_invalid',
  'cross_site_refused',
  'body_too_large',
  'body_not_json',
  'storage_full',
  'database_set_back',
];
const everyLicenceRoute: readonly ErrorCode[] = ['not_found', 'not_permitted'];

/** Completes a definition with the refusals that every route of its kind shares, and with their answers. */
export function defineRoute<Path extends string, Definition extends AdminRouteDefinition & { path: Path }>(
  definition: Definition,
) {
  const codes = [
    ...definition['x-postern-errors'],
    ...everyRoute,
    ...(definition.operationId === 'getMe' ? [] : everyRouteButMe),
    ...(definition.method === 'get' ? [] : everyChange),
    ...(definition['x-postern-access'] === 'signed-in' ? [] : everyLicenceRoute),
    ...(definition['x-postern-fresh-proof'] === 'never' ? [] : (['step_up_needed'] as const)),
    ...(definition.request?.query === undefined && definition.request?.params === undefined
      ? []
      : (['request_invalid'] as const)),
  ];
  const unique = [...new Set(codes)].toSorted();
  return createRoute({
    ...definition,
    'x-postern-errors': unique,
    responses: { ...definition.responses, ...presentProblemAnswers(unique, adminProblemSchema) },
  });
}

/**
 * Builds one problem answer per status of `codes`. Its type is empty on purpose: handlers do not return problems but
 * throw refusals, which one function presents (server/src/refusals/answer-problems.ts).
 */
export function presentProblemAnswers(codes: readonly ErrorCode[], schema: z.ZodType): object {
  const byStatus = Map.groupBy(codes, (code) => errorCatalogue[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((code) => `\`${code}\`: ${errorCatalogue[code].title}`).join('; '),
        content: { 'application/problem+json': { schema } },
      },
    ]),
  );
}
