import { z } from 'zod';
import { valuesSchema, valueSchema } from '../collections.ts';
import type { Values } from '../collections.ts';
import type { Style } from '../style.ts';

const pairsSchema = z.array(z.strictObject({ name: z.string(), value: valueSchema })).max(500);

/** How a version writes attribute values: v5 `{"language":"nl"}`, v4 `[{"name":"language","value":"nl"}]`. */
export interface AttributeForm {
  readonly schema: z.ZodType;
  parse(written: unknown): Values;
  present(values: Values): unknown;
}

export function attributeForm({ version }: Style): AttributeForm {
  if (version === 'v5')
    return {
      schema: valuesSchema,
      parse: (written) => valuesSchema.parse(written),
      present: (values) => values,
    };
  return {
    schema: pairsSchema,
    parse: (written) =>
      Object.fromEntries(pairsSchema.parse(written).map(({ name, value }) => [name, value])),
    present: (values) => Object.entries(values).map(([name, value]) => ({ name, value })),
  };
}
