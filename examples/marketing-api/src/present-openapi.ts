import { z } from 'zod';
import type { Operation, Surface } from './operation.ts';

type JsonObject = { readonly [name: string]: unknown };

/** The answers to the operations' sample calls: operation id → JSON body. */
export type RecordedAnswers = ReadonlyMap<string, unknown>;

const faultTexts: Readonly<Record<number, string>> = {
  400: 'The request is malformed, or a query parameter is not valid',
  404: 'There is no such thing, or it belongs to somebody else',
  409: 'It exists already, or its state does not allow this',
  413: 'The body is too large',
  415: 'The body has another media type than the one that is taken',
  422: 'The body is not valid; `errors` says where',
};

/** Presents the OpenAPI document of a surface, from the same table that serves it. */
export function presentOpenapi(surface: Surface, answers: RecordedAnswers): JsonObject {
  const components = createComponents(surface);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of surface.operations) {
    const path = (paths[operation.path] ??= {});
    path[operation.method.toLowerCase()] = presentOperation(operation, {
      components,
      answer: answers.get(operation.id),
    });
  }
  const used = new Set(surface.operations.map(({ section }) => section));
  return {
    openapi: surface.openapi,
    info: {
      title: surface.title,
      version: surface.version,
      description: surface.description,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [
      {
        url: `{env.domain}${surface.basePath}`,
        variables: {
          'env.domain': {
            default: 'http://localhost:4001',
            description: 'The gateway of the environment that is called',
          },
        },
      },
    ],
    security: [{ [surface.credential.name]: [] }],
    tags: Object.entries(surface.sections)
      .filter(([name]) => used.has(name))
      .map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: { [surface.credential.name]: surface.credential.scheme },
      ...components.present(),
    },
  };
}

type Components = ReturnType<typeof createComponents>;

function presentOperation(
  operation: Operation,
  { components, answer }: { readonly components: Components; readonly answer: unknown },
): JsonObject {
  const { body, success } = operation;
  const parameters = [...presentPathParameters(operation), ...presentQuery(operation, components)];
  return {
    operationId: operation.id,
    tags: [operation.section],
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    ...(operation.deprecated === true ? { deprecated: true } : {}),
    ...(operation.isRead === true ? { 'x-readonly': true } : {}),
    ...(operation.isInternal === true ? { 'x-internal': true } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              [body.contentType ?? 'application/json']: {
                schema:
                  body.schema === undefined
                    ? { type: 'string', format: 'binary' }
                    : components.reference(body.schema, 'input', operation.id),
                example: body.example,
              },
            },
          },
        }),
    responses: {
      [success.status]: {
        description: success.description,
        ...presentContent(operation, { components, answer }),
      },
      ...Object.fromEntries(
        faultsOf(operation).map((status) => [status, { $ref: `#/components/responses/Fault${status}` }]),
      ),
    },
  };
}

function presentContent(
  { success, id }: Operation,
  { components, answer }: { readonly components: Components; readonly answer: unknown },
): JsonObject {
  if (success.schema !== undefined) {
    const schema = components.reference(success.schema, 'output', id);
    const example = answer === undefined ? {} : { example: answer };
    return { content: { [success.contentType ?? 'application/json']: { schema, ...example } } };
  }
  if (success.contentType === undefined) return {};
  return { content: { [success.contentType]: { schema: { type: 'string' } } } };
}

function faultsOf(operation: Operation): readonly number[] {
  const usual = [
    ...(operation.query === undefined ? [] : [400]),
    ...(Object.keys(operation.parameters).length === 0 ? [] : [404]),
    ...(operation.body === undefined ? [] : [413]),
    ...(operation.body?.schema === undefined ? [] : [400, 415, 422]),
  ];
  return [...new Set([...usual, ...operation.faults])].sort((a, b) => a - b);
}

function presentPathParameters({ path, parameters }: Operation): readonly JsonObject[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: parameters[name]?.description ?? name,
    schema: { type: 'string' },
    example: parameters[name]?.example ?? '',
  }));
}

function presentQuery(
  { query, queryExample = {} }: Operation,
  components: Components,
): readonly JsonObject[] {
  if (query === undefined) return [];
  const shape: Readonly<Record<string, z.ZodType>> = query.shape;
  return Object.entries(shape).map(([name, schema]) => {
    const { description, ...rest } = components.toSchema(schema, 'input');
    return {
      name,
      in: 'query',
      required: !schema.safeParse(undefined).success,
      ...(description === undefined ? {} : { description }),
      schema: rest,
      ...(queryExample[name] === undefined ? {} : { example: queryExample[name] }),
    };
  });
}

/** Collects the schemas, each once, under the name of the first operation that uses it. */
function createComponents({ openapi, faultSchema, operations }: Surface) {
  const target = openapi === '3.0.3' ? 'openapi-3.0' : 'draft-2020-12';
  const nameByText = new Map<string, string>();
  const schemas: Record<string, unknown> = {};
  const statuses = new Set<number>();

  const toSchema = (schema: z.core.$ZodType, io: 'input' | 'output'): JsonObject => {
    const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { target, io });
    return rest;
  };
  const reference = (schema: z.ZodType, io: 'input' | 'output', operationId: string): JsonObject => {
    const plain = toSchema(schema, io);
    const text = JSON.stringify(plain);
    let name = nameByText.get(text);
    if (name === undefined) {
      name = freeName(
        io === 'input' ? `${capital(operationId)}Body` : `${capital(operationId)}Answer`,
        schemas,
      );
      nameByText.set(text, name);
      schemas[name] = plain;
    }
    return { $ref: `#/components/schemas/${name}` };
  };
  operations.forEach((operation) => faultsOf(operation).forEach((status) => statuses.add(status)));

  return {
    toSchema,
    reference,
    present: () => ({
      schemas: {
        ...Object.fromEntries(
          Object.entries(schemas).map(([name, schema]) => [name, withReferences(schema, nameByText, name)]),
        ),
        Fault: toSchema(faultSchema, 'output'),
      },
      responses: Object.fromEntries(
        [...statuses]
          .sort((a, b) => a - b)
          .map((status) => [
            `Fault${status}`,
            {
              description: faultTexts[status] ?? 'Refused',
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Fault' } } },
            },
          ]),
      ),
    }),
  };
}

/** Replaces every part of the schema that has a name of its own by a reference. */
function withReferences(schema: unknown, nameByText: ReadonlyMap<string, string>, ownName: string): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  const name = nameByText.get(JSON.stringify(schema));
  if (name !== undefined && name !== ownName) return { $ref: `#/components/schemas/${name}` };
  if (Array.isArray(schema)) return schema.map((part) => withReferences(part, nameByText, ownName));
  return Object.fromEntries(
    Object.entries(schema).map(([key, part]) => [key, withReferences(part, nameByText, ownName)]),
  );
}

function freeName(wanted: string, taken: Readonly<Record<string, unknown>>): string {
  let name = wanted;
  for (let count = 2; name in taken; count += 1) name = `${wanted}${count}`;
  return name;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
