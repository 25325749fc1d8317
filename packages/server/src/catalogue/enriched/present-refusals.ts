import type { ErrorCode } from '@postern/contract/error-catalogue';
import { getOwn, isJsonObject } from '../read-document.ts';
import type { JsonObject } from '../read-document.ts';
import { escapeMarkdown } from '../plain-text.ts';

/** A refusal as the API answers it: as a problem document, or in the API's own error shape. */
export interface RefusalExample {
  readonly code: ErrorCode;
  readonly status: number;
  readonly contentType: string;
  /** The title in the reader's language. */
  readonly title: string;
  readonly body: unknown;
}

/** The gateway's answers as components, one for each set of codes, which operations refer to. */
export interface RefusalBook {
  /** Returns the operation's responses with the gateway's answers added; the document's own ones are kept. */
  addTo(responses: JsonObject, codes: readonly ErrorCode[], resolve: (value: unknown) => unknown): JsonObject;
  /** Lists the `components.responses` and `components.schemas` that operations refer to. */
  listComponents(): { readonly responses: JsonObject; readonly schemas: JsonObject };
}

const schemaName = 'GatewayRefusal';

/**
 * Creates the book of refusals.
 *
 * @param taken names of the document's own components, which must not be used again
 */
export function createRefusalBook(
  examples: readonly RefusalExample[],
  heading: string,
  taken: { readonly responses: ReadonlySet<string>; readonly schemas: ReadonlySet<string> },
): RefusalBook {
  const ownSchemaName = findFree(schemaName, taken.schemas);
  const schema = inferSchema(examples.map(({ body }) => body));
  const known = new Map<string, { readonly name: string; readonly response: JsonObject }>();
  const names = new Set(taken.responses);

  function refer(group: readonly RefusalExample[]): JsonObject {
    const key = group.map(({ code }) => code).join(' ');
    let entry = known.get(key);
    if (entry === undefined) {
      const name = findFree(`Refused${group[0]?.status ?? ''}`, names);
      names.add(name);
      entry = { name, response: presentResponse(group, heading, ownSchemaName) };
      known.set(key, entry);
    }
    return { $ref: `#/components/responses/${entry.name}` };
  }

  return {
    addTo(responses, codes, resolve) {
      const byStatus = Map.groupBy(
        examples.filter(({ code }) => codes.includes(code)),
        ({ status }) => String(status),
      );
      const added = [...byStatus].map(([status, group]): [string, unknown] => {
        const own = resolve(getOwn(responses, status));
        return [
          status,
          isJsonObject(own) ? merge(own, presentResponse(group, heading, ownSchemaName)) : refer(group),
        ];
      });
      return { ...responses, ...Object.fromEntries(added) };
    },
    listComponents: () => ({
      responses: Object.fromEntries([...known.values()].map(({ name, response }) => [name, response])),
      schemas: examples.length === 0 ? {} : { [ownSchemaName]: schema },
    }),
  };
}

function presentResponse(
  group: readonly RefusalExample[],
  heading: string,
  ownSchemaName: string,
): JsonObject {
  const listed = group.map(({ code, title }) => `\`${code}\` ${escapeMarkdown(title)}`).join(', ');
  const byType = Map.groupBy(group, ({ contentType }) => contentType);
  return {
    description: `${heading}: ${listed}.`,
    content: Object.fromEntries(
      [...byType].map(([contentType, examples]) => [
        contentType,
        {
          schema: { $ref: `#/components/schemas/${ownSchemaName}` },
          examples: Object.fromEntries(
            examples.map(({ code, title, body }) => [code, { summary: title, value: body }]),
          ),
        },
      ]),
    ),
  };
}

/**
 * Merges the document's own answer with the gateway's for one status, its own first. A media type that both have then
 * gets both shapes.
 */
function merge(own: JsonObject, ours: JsonObject): JsonObject {
  const content = isJsonObject(own['content']) ? own['content'] : {};
  const ourContent = isJsonObject(ours['content']) ? ours['content'] : {};
  const merged = Object.entries(ourContent).map(([type, media]): [string, unknown] => {
    const theirs = getOwn(content, type);
    if (!isJsonObject(theirs) || !isJsonObject(media)) return [type, media];
    const schemas = [getOwn(theirs, 'schema'), media['schema']].filter(isJsonObject);
    return [type, { ...theirs, schema: { anyOf: schemas } }];
  });
  const description = [own['description'], ours['description']].filter(
    (text) => typeof text === 'string' && text !== '',
  );
  return {
    ...own,
    description: description.join('\n\n'),
    content: { ...content, ...Object.fromEntries(merged) },
  };
}

/** Infers a schema from the examples, since these are what the gateway really answers. */
function inferSchema(bodies: readonly unknown[]): JsonObject {
  const schemas = [...new Map(bodies.map((body) => [JSON.stringify(infer(body)), infer(body)])).values()];
  const [first] = schemas;
  return schemas.length === 1 && first !== undefined ? first : { anyOf: schemas };
}

function infer(value: unknown): JsonObject {
  if (Array.isArray(value)) return { type: 'array', items: value.length === 0 ? {} : infer(value[0]) };
  if (isJsonObject(value)) {
    return {
      type: 'object',
      properties: Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, infer(inner)])),
      required: Object.keys(value),
    };
  }
  if (typeof value === 'number') return { type: Number.isInteger(value) ? 'integer' : 'number' };
  return typeof value === 'boolean' || typeof value === 'string' ? { type: typeof value } : {};
}

function findFree(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let copy = 2; taken.has(free); copy++) free = `${name}_${copy}`;
  return free;
}
