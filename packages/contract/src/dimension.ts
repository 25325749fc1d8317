import { z } from 'zod';

/**
 * The dimensions of a call by which access can be limited. Each API has its own names for them, given in postern.yaml.
 */
export const dimensionKindSchema = z.enum(['entity', 'channel', 'attribute']);
export type DimensionKind = z.infer<typeof dimensionKindSchema>;

export const dimensionValueSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'at most 200 characters')
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must not contain control characters');

/**
 * The channels or attributes that an API user may use. Access to all of them is stored as `all`, never as an empty
 * list.
 */
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
  /** The dimension's name in the API, which refusals use. */
  name: z.string().min(1).max(100),
  /** Whether a caller with limited access has to name a value. */
  required: z.boolean(),
};

/** The place in a call where a value of a dimension is given. */
export const dimensionPlaceSchema = z.discriminatedUnion('in', [
  /** `index` is the position among the template's parameters, from 0. */
  z.strictObject({ in: z.literal('path'), ...placeFields, index: z.int().nonnegative() }),
  z.strictObject({
    in: z.literal('query'),
    ...placeFields,
    /** The parameter's name, compared without regard to letter case. */
    parameter: z.string().min(1).max(200),
    /** Separates the values of a list; without it, the parameter holds one value. */
    delimiter: z.string().min(1).max(10).optional(),
    /** The name of a query parameter that gives the delimiter, compared without regard to letter case. */
    delimiterParameter: z.string().min(1).max(200).optional(),
  }),
  z.strictObject({ in: z.literal('body'), ...placeFields, pointer: pointerSchema }),
]);
export type DimensionPlace = z.infer<typeof dimensionPlaceSchema>;

/** Whether the answer may lack the narrowed part. Without this, such an answer is refused. */
const mayBeAbsentSchema = z.literal(true).optional();

/** The part of a JSON answer that is removed for a caller with limited access. */
export const narrowingSchema = z.discriminatedUnion('drop', [
  /**
   * Removes the rows of the array whose value is missing or not permitted. The pointer `value` is relative to the row.
   */
  z.strictObject({
    drop: z.literal('rows'),
    kind: dimensionKindSchema,
    array: pointerSchema,
    value: pointerSchema,
    mayBeAbsent: mayBeAbsentSchema,
  }),
  /** Removes the members of the object whose name is not permitted. */
  z.strictObject({
    drop: z.literal('attributes'),
    kind: dimensionKindSchema,
    object: pointerSchema,
    mayBeAbsent: mayBeAbsentSchema,
  }),
]);
export type Narrowing = z.infer<typeof narrowingSchema>;

/** The dimensions of an operation. Operations without dimensions do not have this member. */
export const operationDimensionsSchema = z.strictObject({
  places: z.array(dimensionPlaceSchema),
  narrowings: z.array(narrowingSchema),
});
export type OperationDimensions = z.infer<typeof operationDimensionsSchema>;
