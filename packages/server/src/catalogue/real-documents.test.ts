import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalogueSchema } from '@postern/contract/catalogue';
import { apiIdSchema } from '@postern/contract/ids';
import { mappingConfigSchema } from '../config/mapping-config-schema.ts';
import { buildCatalogue } from './build-catalogue.ts';
import { listSchemaFlaws } from './list-schema-flaws.ts';
import { createMatcher } from './matcher.ts';
import { defaultDocumentLimits } from './read-document.ts';

const folder = fileURLToPath(new URL('../../../../../shared/data/openapi/', import.meta.url));
const activeCampaign = `${folder}activecampaign-v3.json`;
const klaviyo = `${folder}klaviyo-stable.json`;

async function build(file: string, mapping: object) {
  const text = readFileSync(file, 'utf8');
  const api = {
    id: apiIdSchema.parse('real'),
    mapping: mappingConfigSchema.parse({ deriveModules: true, ...mapping }),
  };
  const built = await buildCatalogue({ text, file }, { api, groups: [] });
  expect(catalogueSchema.safeParse(built.catalogue).error).toBeUndefined();
  return built;
}

interface Fact {
  readonly method: string;
  readonly path: string;
  readonly scopes: readonly string[];
}

/** Reads the calls directly from the JSON, without the code under test. */
function readFacts(file: string): readonly Fact[] {
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as {
    paths: Record<string, Record<string, { 'x-klaviyo-scopes'?: string[] }>>;
  };
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'].includes(method))
      .map(([method, { 'x-klaviyo-scopes': scopes = [] }]) => ({
        method: method.toUpperCase(),
        path,
        scopes,
      })),
  );
}

function countPaths(file: string): number {
  return Object.keys((JSON.parse(readFileSync(file, 'utf8')) as { paths: object }).paths).length;
}

function presentBuilt(built: Awaited<ReturnType<typeof build>>): readonly Fact[] {
  return built.catalogue.operations.map(({ method, pathTemplate, requirements }) => ({
    method,
    path: pathTemplate,
    scopes: requirements.map(({ moduleId, scope }) => `${moduleId}:${scope}`),
  }));
}

const sort = (facts: readonly Fact[]) => facts.map((fact) => JSON.stringify(fact)).toSorted();

describe.skipIf(!existsSync(activeCampaign))(
  'activecampaign-v3.json (skipped where ../shared/data/openapi is absent)',
  () => {
    it('imports completely: 178 paths, 282 operations, each with a module', async () => {
      const built = await build(activeCampaign, {});
      const facts = readFacts(activeCampaign);
      expect(countPaths(activeCampaign)).toBe(178);
      expect(built.catalogue.operations).toHaveLength(282);
      expect(
        built.catalogue.operations.map(({ method, pathTemplate }) => `${method} ${pathTemplate}`).toSorted(),
      ).toEqual(facts.map(({ method, path }) => `${method} ${path}`).toSorted());
      expect(built.catalogue.operations.filter(({ requirements }) => requirements.length === 0)).toEqual([]);
      expect(built.warnings.map(({ kind }) => kind).toSorted()).toEqual([
        'operation-id-repeated',
        'operation-id-repeated',
        'same-calls',
        'same-calls',
      ]);
    });

    it('matches every call to its own operation, or to the one that answers the same calls', async () => {
      const { catalogue } = await build(activeCampaign, {});
      const matcher = createMatcher(catalogue.operations);
      for (const operation of catalogue.operations) {
        const found = matcher.match(
          operation.method,
          operation.pathTemplate.replaceAll(/\{[^}]+\}/g, '4711'),
        );
        const shape = (template: string) => template.replaceAll(/\{[^}]+\}/g, '{}');
        expect(found.kind === 'matched' && shape(found.operation.pathTemplate)).toBe(
          shape(operation.pathTemplate),
        );
      }
    });
  },
);

describe.skipIf(!existsSync(klaviyo))(
  'klaviyo-stable.json (skipped where ../shared/data/openapi is absent)',
  () => {
    it('reproduces the scopes of all 345 operations from x-klaviyo-scopes exactly', async () => {
      const facts = readFacts(klaviyo);
      expect(facts).toHaveLength(345);
      expect(countPaths(klaviyo)).toBe(238);
      const built = await build(klaviyo, { requirementsExtension: 'x-klaviyo-scopes' });
      expect(sort(presentBuilt(built))).toEqual(sort(facts));
    });

    it('is as its users know it: 9 POSTs that read, 68 operations with several scopes, 7 with none', async () => {
      const built = presentBuilt(await build(klaviyo, { requirementsExtension: 'x-klaviyo-scopes' }));
      const reading = built.filter(
        ({ method, scopes }) =>
          method === 'POST' && scopes.length > 0 && scopes.every((scope) => scope.endsWith(':read')),
      );
      expect(reading).toHaveLength(9);
      expect(built.filter(({ scopes }) => scopes.length > 1)).toHaveLength(68);
      expect(built.filter(({ scopes }) => scopes.length === 0)).toHaveLength(7);
    });

    it('warns of the 7 operations that state no scope, and of nothing else', async () => {
      const { warnings } = await build(klaviyo, { requirementsExtension: 'x-klaviyo-scopes' });
      expect(warnings.map(({ kind }) => kind)).toEqual(Array(7).fill('unclassified'));
    });

    it('is valid OpenAPI by the independent validator', async () => {
      const source = { text: readFileSync(klaviyo, 'utf8'), file: klaviyo };
      expect(await listSchemaFlaws(source, defaultDocumentLimits)).toEqual([]);
    });
  },
);
