import { getDefinition, metricDefinitions } from './metric-definitions.ts';
import type { MetricName } from './metric-definitions.ts';
import type { MetricSample } from './metric-sample.ts';

export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Presents samples in the text format of Prometheus, 0.0.4: metrics in the order of their definitions, each with HELP
 * and TYPE.
 */
export function presentMetrics(samples: readonly MetricSample[]): string {
  const byName = new Map<MetricName, string[]>();
  for (const sample of samples) {
    const lines = byName.get(sample.name);
    if (lines === undefined) byName.set(sample.name, [presentSample(sample)]);
    else lines.push(presentSample(sample));
  }
  let text = '';
  for (const name of Object.keys(metricDefinitions) as MetricName[]) {
    const lines = byName.get(name);
    if (lines === undefined) continue;
    const { help, type } = getDefinition(name);
    text += `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n${lines.join('')}`;
  }
  return text;
}

function presentSample({ name, suffix, labels, value }: MetricSample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  return `${name}${suffix ?? ''}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${presentValue(value)}\n`;
}

function presentValue(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}
