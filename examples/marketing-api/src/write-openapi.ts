import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { stringify } from 'yaml';
import type { Surface } from './operation.ts';
import { presentOpenapi } from './present-openapi.ts';
import { createSampleCall } from './sample-call.ts';
import { startMarketingApi } from './start-marketing-api.ts';
import type { MarketingApi } from './start-marketing-api.ts';
import { surfaces } from './surfaces/surfaces.ts';

/** The path of each surface's document, from the examples' folder. */
const files: Readonly<Record<string, string>> = {
  v4: 'actito-style/openapi/v4.yaml',
  v5: 'actito-style/openapi/v5.yaml',
  'api-3': 'activecampaign-style/openapi/api-3.yaml',
  current: 'optimove-style/openapi/current.yaml',
};

const sampleMoment = Date.UTC(2026, 5, 1, 9, 30);
/** Longer than any sample call, so that imports stay in their first state. */
const neverMs = 1_000_000;

export function openapiFile(surface: Surface): URL {
  return new URL(`../../${files[surface.id] ?? `${surface.id}.yaml`}`, import.meta.url);
}

/** Returns the document's text. Its response examples are the API's real answers to the sample calls. */
export async function createOpenapiText(surface: Surface): Promise<string> {
  const answers = new Map<string, unknown>();
  const unchanged = await startForSamples();
  for (const operation of surface.operations) {
    if (operation.success.schema === undefined) continue;
    const api = operation.method === 'GET' ? unchanged : await startForSamples();
    const { path, ...request } = createSampleCall(operation);
    const response = await fetch(`${api.url}${surface.basePath}${path}`, request);
    const body: unknown = await response.json();
    if (api !== unchanged) await api.close();
    if (response.status !== operation.success.status)
      throw new Error(`${operation.id} answers its sample with ${response.status}: ${JSON.stringify(body)}`);
    answers.set(operation.id, body);
  }
  await unchanged.close();
  const document = presentOpenapi(surface, answers);
  // Version 1.1 quotes times, which older readers would otherwise convert to dates.
  const text = stringify(document, { lineWidth: 110, aliasDuplicateObjects: false, version: '1.1' });
  const file = openapiFile(surface);
  return format(text, { ...(await resolveConfig(file)), parser: 'yaml' });
}

function startForSamples(): Promise<MarketingApi> {
  return startMarketingApi({ port: 0, dataFile: ':memory:', jobStepMs: neverMs, now: () => sampleMoment });
}

// Writes the documents, or lists outdated ones with `--check`: `node …/write-openapi.ts [--check]`.
if (import.meta.main) {
  for (const surface of surfaces) {
    const text = await createOpenapiText(surface);
    const file = openapiFile(surface);
    if (!process.argv.includes('--check')) writeFileSync(file, text);
    else if (readFileSync(file, 'utf8') !== text) {
      process.stderr.write(`${file.pathname} is out of date: run node ${import.meta.filename}\n`);
      process.exitCode = 1;
    }
  }
}
