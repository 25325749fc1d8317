import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { getDefinition, metricDefinitions } from './metric-definitions.ts';
import type { MetricName } from './metric-definitions.ts';

const docs = new URL('../../../../docs/', import.meta.url);
const read = (file: string): Promise<string> => readFile(new URL(file, docs), 'utf8');
const names = Object.keys(metricDefinitions) as MetricName[];

const dashboardSchema = z.looseObject({
  panels: z.array(
    z.looseObject({
      title: z.string(),
      type: z.string(),
      gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
      targets: z.array(z.looseObject({ expr: z.string(), legendFormat: z.string() })).optional(),
    }),
  ),
});
const rulesSchema = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Postern[A-Za-z]+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({ summary: z.string(), description: z.string() }),
        }),
      ),
    }),
  ),
});

async function loadPanels() {
  return dashboardSchema.parse(JSON.parse(await read('operations/grafana-dashboard.json'))).panels;
}

async function loadRules() {
  const rules: unknown = parse(await read('operations/prometheus-rules.yaml'));
  return rulesSchema.parse(rules).groups.flatMap((group) => group.rules);
}

/** Lists the metrics, labels and values in an expression that Postern does not publish. */
function findFlaws(expr: string): readonly string[] {
  const metrics = [...expr.matchAll(/postern_[a-z_]+/g)].map(([name]) => name);
  const unknown = metrics.filter((name) => findName(name) === undefined);
  const labels = new Set(metrics.flatMap((name) => labelsOf(name)));
  const used = [
    ...[...expr.matchAll(/\b(?:by|on|without|ignoring) \(([^)]*)\)/g)].flatMap(([, list = '']) =>
      list.split(','),
    ),
    ...[...expr.matchAll(/\{([^}]*)\}/g)].flatMap(([, list = '']) =>
      [...list.matchAll(/([a-z_]+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label),
    ),
  ].map((label) => label.trim());
  const strange = used.filter((label) => !labels.has(label) && !ofPrometheus.has(label));
  return [...unknown, ...strange, ...findMisuse(expr)];
}

const ofPrometheus = new Set(['instance', 'job', 'le']);

/** A counter is only read by its rate, and a gauge never is. */
function findMisuse(expr: string): readonly string[] {
  return [...expr.matchAll(/(\w+)\((postern_[a-z_]+)/g)].flatMap(([, operation = '', metric = '']) => {
    const name = findName(metric);
    const isCounted = name !== undefined && getDefinition(name).type !== 'gauge';
    const isRate = operation === 'rate' || operation === 'increase';
    return isCounted === isRate ? [] : [`${operation}(${metric})`];
  });
}

function findName(metric: string): MetricName | undefined {
  const whole = names.find((name) => name === metric);
  if (whole !== undefined) return getDefinition(whole).type === 'histogram' ? undefined : whole;
  const base = metric.replace(/_(?:bucket|sum|count)$/, '');
  return names.find((name) => name === base && getDefinition(name).type === 'histogram');
}

function labelsOf(metric: string): readonly string[] {
  const name = findName(metric);
  return name === undefined ? [] : getDefinition(name).labels;
}

describe('the dashboard', () => {
  it('asks for metrics and labels that exist, each as what it is', async () => {
    const panels = await loadPanels();
    const flaws = panels.flatMap(({ title, targets = [] }) =>
      targets.flatMap(({ expr }) => findFlaws(expr).map((flaw) => `${title}: ${flaw}`)),
    );
    expect(flaws).toEqual([]);
    expect(panels.filter(({ type }) => type !== 'row').length).toBeGreaterThan(20);
  });

  it('shows every metric that there is', async () => {
    const text = (await loadPanels())
      .flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
      .join(' ');
    expect(names.filter((name) => !text.includes(name))).toEqual([]);
  });

  it('lays no panel over another', async () => {
    const taken = new Map<string, string>();
    for (const { title, gridPos } of await loadPanels()) {
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken.get(`${x} ${y}`), title).toBeUndefined();
          expect(x, title).toBeLessThan(24);
          taken.set(`${x} ${y}`, title);
        }
      }
    }
  });
});

describe('the alert rules', () => {
  it('ask for metrics and labels that exist, each as what it is', async () => {
    const rules = await loadRules();
    const flaws = rules.flatMap(({ alert, expr }) => findFlaws(expr).map((flaw) => `${alert}: ${flaw}`));
    expect(flaws).toEqual([]);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });
});

describe('docs/operations.md', () => {
  it('documents every metric with its type, labels and meaning, and none that does not exist', async () => {
    const rows = (await read('operations.md'))
      .split('\n')
      .filter((line) => line.startsWith('| `postern_'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    const expected = names.map((name) => {
      const { type, labels, help } = getDefinition(name);
      return [`\`${name}\``, type, labels.map((label) => `\`${label}\``).join(' '), help];
    });
    expect(rows).toEqual(expected);
  });
});

it('a metric, label or use that is wrong is found', () => {
  expect(findFlaws('sum by (nobody) (rate(postern_call_total[5m]))')).toEqual([
    'postern_call_total',
    'nobody',
    'rate(postern_call_total)',
  ]);
  expect(findFlaws('rate(postern_ready[5m])')).toEqual(['rate(postern_ready)']);
  expect(findFlaws('max(postern_calls_total{decision="failed"})')).toEqual(['max(postern_calls_total)']);
  expect(findFlaws('postern_call_duration_seconds')).toEqual(['postern_call_duration_seconds']);
});
