import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { Service } from 'kubernetes-models/v1';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '../../packages/server/src/config/load-config.ts';

const root = resolve(import.meta.dirname, '../..');
const deploy = join(root, 'deploy');
const read = (file: string): string => readFileSync(join(deploy, file), 'utf8');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/** The longest time that the drain of a program takes by its configuration. */
async function loadDrainMs(file: string): Promise<number> {
  const config = await loadConfig({ file: join(deploy, file), env: {} });
  expect(config.database.kind).toBe('postgres');
  return config.timeouts.lameDuckMs + config.timeouts.drainMs;
}

describe('deploy/compose.yaml', () => {
  const composeSchema = z.looseObject({
    services: z.record(
      z.string(),
      z.looseObject({
        image: z.string(),
        command: z.array(z.string()).optional(),
        stop_grace_period: z.string().optional(),
        depends_on: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).optional(),
        volumes: z.array(z.string()).optional(),
      }),
    ),
    volumes: z.record(z.string(), z.unknown()),
  });
  const { services, volumes } = composeSchema.parse(parse(read('compose.yaml'), { merge: true }));

  it('runs control and two gateways of this version, with more time to stop than they take to drain', async () => {
    const own = Object.values(services).filter(({ image }) => image === `localhost/postern:${version}`);
    expect(own.map(({ command }) => command)).toEqual([['control'], ['gateway'], ['gateway']]);
    const drainMs = await loadDrainMs('postern.yaml');
    for (const { stop_grace_period: grace = '' } of own)
      expect(Number(/^(\d+)s$/.exec(grace)?.[1]) * 1_000).toBeGreaterThan(drainMs + 5_000);
  });

  it('names only services, volumes and files that there are', () => {
    for (const { depends_on: needed = [], volumes: mounted = [] } of Object.values(services)) {
      for (const name of Array.isArray(needed) ? needed : Object.keys(needed))
        expect(services).toHaveProperty([name]);
      for (const [source = ''] of mounted.map((text) => text.split(':')))
        if (source.startsWith('./')) expect(read(source)).not.toBe('');
        else expect(volumes).toHaveProperty([source]);
    }
    const upstreams = [...read('Caddyfile').matchAll(/([\w-]+):\d{4}/g)].map(([, name]) => name);
    expect(upstreams.length).toBeGreaterThan(3);
    for (const name of upstreams) expect(services).toHaveProperty([name ?? '']);
  });
});

describe('deploy/kubernetes', () => {
  const kinds = { Deployment, StatefulSet, Service, PodDisruptionBudget };
  const manifests = ['control.yaml', 'gateway.yaml'].flatMap((file) =>
    parseAllDocuments(read(`kubernetes/${file}`)).map((document) => document.toJS() as ManifestJson),
  );
  interface ManifestJson {
    readonly kind: keyof typeof kinds;
    readonly metadata: { readonly name: string };
    readonly spec: {
      readonly template?: {
        readonly spec: { terminationGracePeriodSeconds: number; containers: readonly { image: string }[] };
      };
    };
  }

  it.each(manifests.map((manifest) => ({ manifest, name: `${manifest.kind} ${manifest.metadata.name}` })))(
    'holds to the schema of Kubernetes: $name',
    ({ manifest }) => {
      const Kind = kinds[manifest.kind] as new (data: unknown) => { validate(): void };
      expect(() => new Kind(manifest).validate()).not.toThrow();
      const broken = { ...manifest, spec: { ...manifest.spec, selector: 'all' } };
      expect(() => new Kind(broken).validate()).toThrow(/selector/);
    },
  );

  it('gives every pod more time to stop than it takes to drain, and this version', async () => {
    const pods = manifests.flatMap(({ spec }) => (spec.template === undefined ? [] : [spec.template.spec]));
    expect(pods).toHaveLength(2);
    const drainMs = await loadDrainMs('kubernetes/postern.yaml');
    for (const { terminationGracePeriodSeconds, containers } of pods) {
      expect(terminationGracePeriodSeconds * 1_000).toBeGreaterThan(drainMs + 5_000);
      expect(containers[0]?.image).toBe(`localhost/postern:${version}`);
    }
    expect(read('kubernetes/kustomization.yaml')).toContain(`newTag: ${version}`);
  });
});
