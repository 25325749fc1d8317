import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { listProductionPackages } from './locked-packages.ts';
import type { ReleasePlan } from './release-plan.ts';
import { runTool } from './run-tool.ts';

const sbomSchema = z.looseObject({
  serialNumber: z.string(),
  metadata: z.looseObject({ timestamp: z.string() }),
  components: z.array(z.looseObject({ 'bom-ref': z.string(), name: z.string(), version: z.string() })),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});

/**
 * The CycloneDX document of what ships. npm lists development dependencies as well (and with `--omit dev` leaves out what both
 * need), so it is narrowed to the production packages; the time and the number that npm draws are made from the release's own.
 */
export async function loadSbom(
  { root, epochS }: ReleasePlan,
  workspaces: readonly string[],
): Promise<string> {
  const listed = sbomSchema.parse(
    JSON.parse(await runTool(['npm', 'run', '--silent', 'sbom'], { cwd: root })),
  );
  const lockText = await readFile(join(root, 'package-lock.json'), 'utf8');
  const shipped = new Set(
    listProductionPackages(lockText, workspaces).map(({ name, version }) => `${name}@${version}`),
  );
  const components = listed.components.filter(({ name, version }) => shipped.has(`${name}@${version}`));
  const refs = new Set(components.map((component) => component['bom-ref']));
  const dependencies = listed.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map((each) => ({ ...each, dependsOn: (each.dependsOn ?? []).filter((ref) => refs.has(ref)) }));
  const digest = createHash('sha256').update(JSON.stringify(components)).digest('hex');
  return `${JSON.stringify(
    {
      ...listed,
      serialNumber: `urn:uuid:${presentUuid(digest)}`,
      metadata: { ...listed.metadata, timestamp: new Date(epochS * 1_000).toISOString() },
      components,
      dependencies,
    },
    undefined,
    2,
  )}\n`;
}

/** A UUID of version 8, whose bits are ours to choose (RFC 9562 section 5.8). */
function presentUuid(hex: string): string {
  const text = `${hex.slice(0, 12)}8${hex.slice(13, 16)}8${hex.slice(17, 32)}`;
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
