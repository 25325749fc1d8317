import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { sampleCaller } from './sample-call.ts';
import { startMarketingApi } from './start-marketing-api.ts';
import type { MarketingApi } from './start-marketing-api.ts';
import { surfaces } from './surfaces/surfaces.ts';
import { createOpenapiText, openapiFile } from './write-openapi.ts';

const contentSchema = z.record(
  z.string(),
  z.object({ schema: z.record(z.string(), z.unknown()), example: z.unknown().optional() }),
);
const responseSchema = z.object({ description: z.string(), content: contentSchema.optional() });
const referenceSchema = z.object({ $ref: z.string() });
const operationSchema = z.object({
  operationId: z.string(),
  tags: z.array(z.string()).length(1),
  summary: z.string().min(5),
  parameters: z
    .array(z.object({ name: z.string(), in: z.enum(['path', 'query']), example: z.string().optional() }))
    .default([]),
  requestBody: z.object({ content: contentSchema }).optional(),
  responses: z.record(z.string(), z.union([responseSchema, referenceSchema])),
});
const documentSchema = z.object({
  openapi: z.string(),
  tags: z.array(z.object({ name: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.record(z.string(), z.record(z.string(), z.unknown())),
});

interface Documented {
  readonly method: string;
  readonly path: string;
  readonly operation: z.output<typeof operationSchema>;
}

/** Builds the call from the document alone, and not from the table that serves it. */
function documentedCall({ method, path, operation }: Documented) {
  const valueOf = (name: string) =>
    operation.parameters.find((parameter) => parameter.name === name)?.example ?? '';
  const query = new URLSearchParams(
    operation.parameters.flatMap((parameter): [string, string][] =>
      parameter.in === 'query' && parameter.example !== undefined
        ? [[parameter.name, parameter.example]]
        : [],
    ),
  );
  const [mediaType, body] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  return {
    target: `${path.replace(/\{(\w+)\}/g, (_place, name: string) => valueOf(name))}?${query.toString()}`,
    init: {
      method,
      headers: { ...sampleCaller, ...(mediaType === undefined ? {} : { 'content-type': mediaType }) },
      ...(body === undefined
        ? {}
        : { body: typeof body.example === 'string' ? body.example : JSON.stringify(body.example) }),
    },
  };
}

describe.each(surfaces)('the OpenAPI document of $id', (surface) => {
  const document = documentSchema.parse(parse(readFileSync(openapiFile(surface), 'utf8')));
  const documented: readonly Documented[] = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
  const options = { strict: false, allErrors: true } as const;
  const validator = document.openapi.startsWith('3.1') ? new Ajv2020(options) : new Ajv(options);
  addFormats.default(validator);
  validator.addSchema({ $id: 'document', components: document.components });

  function findFaults(content: z.output<typeof contentSchema>, body: unknown): unknown {
    const { schema } = Object.values(content)[0] ?? { schema: {} };
    const rooted: unknown = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/'));
    const validate = validator.compile(z.record(z.string(), z.unknown()).parse(rooted));
    return validate(body) ? [] : validate.errors;
  }

  let shared: MarketingApi;
  beforeAll(async () => {
    shared = await startMarketingApi({ port: 0, dataFile: ':memory:' });
  });
  afterAll(() => shared.close());

  it('is what the table of operations gives', async () => {
    expect(readFileSync(openapiFile(surface), 'utf8')).toBe(await createOpenapiText(surface));
  });

  it('names every operation that is served, once, in a section that it declares', () => {
    const ids = documented.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(documented.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
      surface.operations.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
    const sections = document.tags.map(({ name }) => name);
    for (const { operation } of documented) expect(sections).toContain(operation.tags[0]);
  });

  it.each(documented.map((one) => [one.operation.operationId, one] as const))(
    'is true of %s: served, and answered as declared',
    async (_id, one) => {
      const api = one.method === 'GET' ? shared : await startMarketingApi({ port: 0, dataFile: ':memory:' });
      const { target, init } = documentedCall(one);
      const stop = new AbortController();
      const response = await fetch(`${api.url}${surface.basePath}${target}`, {
        ...init,
        signal: stop.signal,
      });
      const [status = '', declared] = Object.entries(one.operation.responses)[0] ?? [];
      expect(response.status).toBe(Number(status));
      const answer = responseSchema.parse(declared);
      const mediaType = response.headers.get('content-type')?.split(';')[0];
      if (answer.content === undefined) expect(await response.text()).toBe('');
      else if (mediaType === 'application/json') {
        expect(Object.keys(answer.content)).toEqual(['application/json']);
        expect(findFaults(answer.content, await response.json())).toEqual([]);
      } else {
        expect(Object.keys(answer.content)).toEqual([mediaType]);
        stop.abort();
      }
      if (api !== shared) await api.close();
    },
  );

  it('has examples that fit their schemas', () => {
    for (const { operation } of documented) {
      const { content } = operation.requestBody ?? {};
      const example = Object.values(content ?? {})[0]?.example;
      if (content !== undefined) expect(findFaults(content, example), operation.operationId).toEqual([]);
    }
  });

  it('answers a path or method outside the document with 404 or 405', async () => {
    const get = (method: string, path: string) =>
      fetch(`${shared.url}${surface.basePath}${path}`, { method, headers: sampleCaller });
    expect((await get('GET', '/nothing/of/the/kind')).status).toBe(404);
    for (const path of Object.keys(document.paths).filter((template) => !template.includes('{'))) {
      const response = await get('DELETE', path);
      expect(response.status, path).toBe(405);
      const methods = Object.keys(document.paths[path] ?? {}).map((method) => method.toUpperCase());
      expect(response.headers.get('allow')?.split(', ')).toEqual(methods);
    }
  });
});
