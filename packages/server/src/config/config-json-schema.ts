import { z } from 'zod';
import { configSchema } from './config-schema.ts';

/** The part of JSON Schema 2020-12 that postern.yaml's schema uses. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/**
 * The JSON Schema of postern.yaml as it is written (fields with defaults are optional), for editors, docs and error
 * texts.
 */
export const configJsonSchema: JsonSchema = z.toJSONSchema(configSchema, {
  io: 'input',
  target: 'draft-2020-12',
}) as JsonSchema; // the library's type allows booleans and drafts that this schema does not use

/** Finds the schemas for `path`: one, or each alternative of a union; empty for an unknown path. */
export function findSchemasAt(path: readonly PropertyKey[]): readonly JsonSchema[] {
  return path.reduce<readonly JsonSchema[]>(
    (schemas, part) => schemas.flatMap((schema) => stepInto(schema, part)),
    expandDescribed(configJsonSchema),
  );
}

/** Lists a schema's alternatives; a schema without alternatives is its own only one. */
export function expandAlternatives(schema: JsonSchema): readonly JsonSchema[] {
  const alternatives = schema.oneOf ?? schema.anyOf;
  return alternatives === undefined ? [schema] : alternatives.flatMap(expandAlternatives);
}

/** Lists the alternatives with a description: one without its own inherits that of the union. */
function expandDescribed(schema: JsonSchema): readonly JsonSchema[] {
  const { description } = schema;
  const alternatives = expandAlternatives(schema);
  return description === undefined ? alternatives : alternatives.map((one) => ({ description, ...one }));
}

function stepInto(schema: JsonSchema, part: PropertyKey): readonly JsonSchema[] {
  if (typeof part === 'number') return schema.items === undefined ? [] : expandDescribed(schema.items);
  const { properties = {}, additionalProperties } = schema;
  const name = String(part);
  const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (property !== undefined) return expandDescribed(property);
  return typeof additionalProperties === 'object' ? expandDescribed(additionalProperties) : [];
}
