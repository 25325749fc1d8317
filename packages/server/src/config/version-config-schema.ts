import { z } from 'zod';

const dateSchema = z
  .string()
  .regex(
    /^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?$/,
    'a date such as 2026-05-01, or 2026-05-01T12:00:00Z',
  )
  .refine((text) => !Number.isNaN(Date.parse(text)), 'this date does not exist')
  .meta({ examples: ['2026-05-01'] });

const headerUrlSchema = z.url({ protocol: /^https?$/ }).regex(/^[!-;=?-~]*$/, 'a plain URL');

/** The dates are UTC; a date without a time is the beginning of that day. */
export const deprecationConfigSchema = z
  .strictObject({
    deprecatedAt: dateSchema
      .optional()
      .describe('The time from which it is deprecated: the `Deprecation` header (RFC 9745)'),
    sunsetAt: dateSchema
      .optional()
      .describe('The time after which it is no longer answered: the `Sunset` header (RFC 8594), then 410'),
    link: headerUrlSchema
      .optional()
      .describe('A page about it: `Link; rel="deprecation"`')
      .meta({ examples: ['https://developers.example.com/v4'] }),
    successor: headerUrlSchema
      .optional()
      .describe('What replaces it: `Link; rel="successor-version"`')
      .meta({ examples: ['https://api.example.com/v5'] }),
  })
  .refine(
    ({ deprecatedAt, sunsetAt }) =>
      deprecatedAt === undefined ||
      sunsetAt === undefined ||
      Date.parse(deprecatedAt) <= Date.parse(sunsetAt),
    '`sunsetAt` is before `deprecatedAt`',
  )
  .describe('Its dates of deprecation and sunset');
export type DeprecationConfig = z.infer<typeof deprecationConfigSchema>;

export const basePathPattern = /^\/[A-Za-z0-9._~-]+(?:\/[A-Za-z0-9._~-]+)*$/;

/** An alias of the base path, and its deprecation where it is an old path. */
export const aliasConfigSchema = z.union([
  z.string().regex(basePathPattern, 'a path such as /api/v5'),
  z
    .strictObject({
      path: z.string().regex(basePathPattern, 'a path such as /api/v5').describe('The other base path'),
      deprecation: deprecationConfigSchema.optional(),
    })
    .describe('An alias with a deprecation of its own'),
]);
export type AliasConfig = z.infer<typeof aliasConfigSchema>;

/** Returns the path of an alias, which is configured as a text or an object. */
export function getAliasPath(alias: AliasConfig): string {
  return typeof alias === 'string' ? alias : alias.path;
}
