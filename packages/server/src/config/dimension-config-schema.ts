import { z } from 'zod';
import { httpMethodSchema } from '@postern/contract/catalogue';
import { dimensionKindSchema } from '@postern/contract/dimension';

const pointerTextSchema = z
  .string()
  .regex(
    /^(?:\/(?:[^~/]|~[01])*)*$/,
    'a JSON pointer such as /items/*/channel; * is every element or member',
  );

const whenFields = {
  path: z
    .string()
    .startsWith('/')
    .optional()
    .describe(
      'Only operations whose path template fits this glob: `*` within one segment, `**` any number of segments',
    ),
  method: z
    .union([httpMethodSchema, z.array(httpMethodSchema).min(1)])
    .optional()
    .describe('Only this method, or one of these'),
  operationId: z.string().optional().describe('Only operations whose id fits this glob, `*` any text'),
};
const whenSchema = z.strictObject(whenFields).optional().describe('Which operations; all when left out');

const requiredSchema = z
  .boolean()
  .default(false)
  .describe(
    'Whether a caller with limited access has to name a value, since leaving it out would mean all values',
  );

const placeSchema = z
  .discriminatedUnion('in', [
    z
      .strictObject({
        in: z.literal('path').describe('A parameter of the path template'),
        parameter: z.string().min(1).describe('Its name in the OpenAPI document, without braces'),
        when: whenSchema,
      })
      .describe('In the path: every operation whose template has the parameter'),
    z
      .strictObject({
        in: z.literal('query').describe('A query parameter'),
        parameter: z.string().min(1).max(200).describe('Its name, in any letter case'),
        delimiter: z.string().min(1).max(10).optional().describe('Separates the values of a list'),
        delimiterParameter: z
          .string()
          .min(1)
          .max(200)
          .optional()
          .describe('A query parameter that names another delimiter, in any letter case'),
        required: requiredSchema,
        when: whenSchema,
      })
      .describe('In the query'),
    z
      .strictObject({
        in: z.literal('body').describe('A JSON request body'),
        pointer: pointerTextSchema.describe('Where the text or number is found, names in any letter case'),
        required: requiredSchema,
        when: whenSchema,
      })
      .describe('In the JSON body, which is then inspected for callers who are limited'),
  ])
  .describe('Where a call names a value');

const mayBeAbsentSchema = z
  .boolean()
  .default(false)
  .describe(
    'Whether an answer may lack it, so that nothing is dropped. Otherwise an answer without it is refused with 502, since its rows could be elsewhere',
  );

const narrowingConfigSchema = z
  .discriminatedUnion('drop', [
    z
      .strictObject({
        drop: z.literal('rows').describe('Rows of an array'),
        array: pointerTextSchema.describe('The array in the answer; empty for the whole answer'),
        value: pointerTextSchema.describe('Where the value is within a row; empty for the row itself'),
        mayBeAbsent: mayBeAbsentSchema,
        when: whenSchema,
      })
      .describe('Drops rows whose value is not permitted, or not there'),
    z
      .strictObject({
        drop: z.literal('attributes').describe('Members of an object'),
        object: pointerTextSchema.describe('The object in the answer whose members are named by the values'),
        mayBeAbsent: mayBeAbsentSchema,
        when: whenSchema,
      })
      .describe('Drops members whose name is not permitted'),
  ])
  .describe('The part of a JSON answer that is removed for callers with limited access');

export const dimensionConfigSchema = z
  .strictObject({
    kind: dimensionKindSchema.describe(
      'Which limit of the API user counts: its entities, channels or attributes',
    ),
    name: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe('Its name in refusals, as the API’s clients know it; its kind when left out')
      .meta({ examples: ['channel'] }),
    label: z.string().min(1).max(100).optional().describe('Its name for admins'),
    places: z.array(placeSchema).default([]).describe('Where calls name its values'),
    narrow: z.array(narrowingConfigSchema).default([]).describe('How answers are narrowed'),
  })
  .describe('A dimension of calls by which access can be limited');
export type DimensionConfig = z.infer<typeof dimensionConfigSchema>;
export type DimensionWhen = NonNullable<z.infer<typeof whenSchema>>;
