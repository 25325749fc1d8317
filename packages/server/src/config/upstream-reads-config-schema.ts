import { z } from 'zod';

/**
 * How the upstream interprets paths and queries. `unknown`, the default of each key, assumes every interpretation of a
 * common framework.
 */
export const upstreamReadsConfigSchema = z
  .strictObject({
    pathCase: z
      .enum(['unknown', 'sensitive'])
      .default('unknown')
      .describe(
        'Whether the upstream distinguishes `/users/export` and `/users/EXPORT`. Express, ASP.NET and IIS do not, unless they are configured to',
      ),
    trailingSlash: z
      .enum(['unknown', 'significant'])
      .default('unknown')
      .describe('Whether it distinguishes `/users/export` and `/users/export/`. Express and Rails do not'),
    extension: z
      .enum(['unknown', 'kept'])
      .default('unknown')
      .describe(
        'Whether `.json` at the end of a path belongs to the last segment. Rails and older Spring take it for a format and cut it off',
      ),
    doubleEncoding: z
      .enum(['unknown', 'kept'])
      .default('unknown')
      .describe(
        'Whether it decodes a path exactly once, so that `%252F` stays the text `%2F`. Otherwise such paths are refused',
      ),
    parameterCase: z
      .enum(['unknown', 'insensitive'])
      .default('unknown')
      .describe(
        'Whether it takes names of query parameters and JSON members in any letter case. A name that is required has to be spelled as it is configured unless it does',
      ),
    parameters: z
      .enum(['unknown', 'separate'])
      .default('unknown')
      .describe(
        'Whether it reads a parameter only from where the document says. Rails, PHP, Spring and ASP.NET may take one of a query, path or form from another of them, so that for limited callers all are judged',
      ),
    methodOverride: z
      .enum(['unknown', 'ignored'])
      .default('unknown')
      .describe(
        'Whether it ignores `_method` in queries and forms. Rack, Symfony, Laravel and Spring may take another method from it, so that it is refused',
      ),
  })
  .prefault({})
  .describe(
    'How the upstream reads calls, where that is known. What two readers could take for different calls is refused, unless it is said here that the upstream is not one of them',
  );

export type UpstreamReads = z.infer<typeof upstreamReadsConfigSchema>;
