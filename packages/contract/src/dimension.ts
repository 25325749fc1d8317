import { z } from 'zod';

/** What a call can be about, and access be limited by. An API names them as its own clients do; see postern.yaml. */
export const dimensionKindSchema = z.enum(['entity', 'channel', 'attribute']);
export type DimensionKind = z.infer<typeof dimensionKindSchema>;

export const dimensionValueSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'at most 200 characters')
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must not contain control characters');

/** Which channels or attributes an API user may use. None selected is `all`, stored as such, never as an empty list. */
export const valueAccessSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({
    kind: z.literal('some'),
    values: z.array(dimensionValueSchema).min(1, 'choose at least one, or all').max(2000),
  }),
]);
export type ValueAccess = z.infer<typeof valueAccessSchema>;

/** The tokens of a JSON pointer (RFC 6901), unescaped; `*` is every element of an array or member of an object. */
const pointerSchema = z.array(z.string().max(200)).max(20);

const placeFields = {
  kind: dimensionKindSchema,
  /** As the API's clients know it; stands in refusals. */
  name: z.string().min(1).max(100),
  /** A caller who is limited has to name it. */
  required: z.boolean(),
};

/** Where a call names a value of a dimension. */
export const dimensionPlaceSchema = z.discriminatedUnion('in', [
  /** `index`: which of the template's parameters, from 0. */
  z.strictObject({ in: z.literal('path'), ...placeFields, index: z.int().nonnegative() }),
  z.strictObject({
    in: z.literal('query'),
    ...placeFields,
    /** In any letter case. */
    parameter: z.string().min(1).max(200),
    /** Splits the value into a list. */
    delimiter: z.string().min(1).max(10).optional(),
    /** A query parameter that names the delimiter, in any letter case. */
    delimiterParameter: z.string().min(1).max(200).optional(),
  }),
  z.strictObject({ in: z.literal('body'), ...placeFields, pointer: pointerSchema }),
]);
export type DimensionPlace = z.infer<typeof dimensionPlaceSchema>;

/** Whether an answer may lack what is narrowed; otherwise such an answer is refused. */
const mayBeAbsentSchema = z.literal(true).optional();

/** What of a JSON answer is dropped for a caller who is limited. */
export const narrowingSchema = z.discriminatedUnion('drop', [
  /** The rows of the array whose value is not permitted, or not there. `value` starts at the row. */
  z.strictObject({
    drop: z.literal('rows'),
    kind: dimensionKindSchema,
    array: pointerSchema,
    value: pointerSchema,
    mayBeAbsent: mayBeAbsentSchema,
  }),
  /** The members of the object whose name is not permitted. */
  z.strictObject({
    drop: z.literal('attributes'),
    kind: dimensionKindSchema,
    object: pointerSchema,
    mayBeAbsent: mayBeAbsentSchema,
  }),
]);
export type Narrowing = z.infer<typeof narrowingSchema>;

/** Which dimensions an operation has. Left out of operations that have none. */
export const operationDimensionsSchema = z.strictObject({
  places: z.array(dimensionPlaceSchema),
  narrowings: z.array(narrowingSchema),
});
export type OperationDimensions = z.infer<typeof operationDimensionsSchema>;
