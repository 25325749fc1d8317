import type { OperationsConfig } from '../config/operations-config-schema.ts';
import type { MetricSample, MetricSource } from '../observe/metric-sample.ts';
import { createProcessMetrics } from '../observe/process-metrics.ts';
import { createReadiness } from '../observe/readiness.ts';
import type { Readiness } from '../observe/readiness.ts';
import { serveOperations } from '../observe/serve-operations.ts';
import { explainListenError } from './port-taken.ts';
import { ownFiles } from '../own-files/own-files.ts';

/** The metrics and the health of a program, for its operators. */
export interface Operations extends AsyncDisposable {
  readonly readiness: Readiness;
  /** Undefined if no port is configured. */
  readonly port: number | undefined;
  addSource(source: MetricSource): void;
}

/**
 * Opens the port of metrics and health, if one is configured, before anything else is started. Until the first
 * readiness check is added, `/readyz` answers `starting`.
 *
 * @throws PortTaken
 */
export async function openOperations(
  { port, host }: OperationsConfig,
  { reportFault }: { readonly reportFault: (fault: unknown) => void },
): Promise<Operations> {
  const readiness = createReadiness();
  if (port === undefined) {
    return { readiness, port, addSource: () => undefined, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const process = createProcessMetrics(ownFiles.version);
  const sources: MetricSource[] = [() => presentReadiness(readiness), process.source];
  const server = await serveOperations({ port, host }, { sources, readiness, reportFault }).catch(
    (error: unknown) => {
      process.close();
      throw explainListenError(error, { port, host });
    },
  );
  return {
    readiness,
    port: server.port,
    addSource: (source) => void sources.push(source),
    async [Symbol.asyncDispose]() {
      await server.close();
      process.close();
    },
  };
}

async function presentReadiness(readiness: Readiness): Promise<readonly MetricSample[]> {
  const reasons = await readiness.ask();
  return [
    { name: 'postern_ready', labels: {}, value: reasons.length === 0 ? 1 : 0 },
    { name: 'postern_draining', labels: {}, value: readiness.isDraining ? 1 : 0 },
  ];
}
