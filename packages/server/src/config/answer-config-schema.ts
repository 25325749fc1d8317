import { errorCodes } from '@postern/contract/error-catalogue';
import { z } from 'zod';

const templateSchema = z
  .record(z.string(), z.unknown())
  .describe(
    'The body, as a mapping. In its texts `{code}`, `{title}`, `{detail}`, `{status}`, `{requestId}` and `{docsUrl}` are filled in; a text that is `{status}` alone becomes a number',
  )
  .meta({ examples: [{ status: '{status}', error: '{title}', message: '{detail}' }] });

const statusSchema = z.int().min(400).max(599).optional();

export const errorShapeConfigSchema = z
  .strictObject({
    contentType: z
      .string()
      .regex(/^[a-z0-9.+-]+\/[a-z0-9.+-]+(?:; ?charset=utf-8)?$/, 'a media type such as application/json')
      .default('application/json')
      .describe('The `content-type` of its errors'),
    template: templateSchema.optional(),
    codes: z
      .partialRecord(
        z.enum(errorCodes),
        z.strictObject({
          status: statusSchema.describe('In place of the code’s own status'),
          title: z.string().max(500).optional().describe('In place of the code’s own title'),
          detail: z.string().max(2000).optional().describe('In place of the code’s own detail'),
          template: templateSchema.optional(),
        }),
      )
      .default({})
      .describe('Overrides for individual error codes; see docs/errors'),
  })
  .describe('How errors of this API look; RFC 9457 problem documents when left out');
export type ErrorShapeConfig = z.infer<typeof errorShapeConfigSchema>;

export const rateHeaderStyles = ['ratelimit', 'ratelimit-legacy', 'x-ratelimit', 'none'] as const;

export const rateHeadersConfigSchema = z
  .enum(rateHeaderStyles)
  .default('ratelimit')
  .describe(
    'Response headers that show the state of limits: `ratelimit` is RateLimit and RateLimit-Policy of the IETF draft, `ratelimit-legacy` is RateLimit-Limit, -Remaining and -Reset, `x-ratelimit` is the same with X- before',
  );
export type RateHeaderStyle = z.infer<typeof rateHeadersConfigSchema>;
