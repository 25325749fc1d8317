import { insertBefore, replace } from './recipe.ts';
import type { Edit, Recipe } from './recipe.ts';

const help = 'The phase of the moon, from 0 to 1.';

/** Adds a gauge that every program reports. */
export const addAMetric: Recipe = {
  title: 'Add a metric',
  edits: {
    'packages/server/src/observe/metric-definitions.ts': insertBefore(
      '  postern_database_up: {\n',
      `  postern_moon_phase: { type: 'gauge', help: '${help}', labels: [], merge: 'max' },\n`,
    ),
    'packages/server/src/compose/core-samples.ts': replace(
      "    return [\n      { name: 'postern_database_up',",
      "    return [\n      { name: 'postern_moon_phase', labels: {}, value: 0.5 },\n      { name: 'postern_database_up',",
    ),
    'docs/operations.md': insertBefore(
      '| `postern_database_up` ',
      `| \`postern_moon_phase\` | gauge | | ${help} |\n`,
    ),
    'docs/operations/grafana-dashboard.json': addPanel,
  },
  notApplicable: {
    'packages/server/src/observe/published-metrics.test.ts': 'it compares, and is not edited',
  },
  tests: ['packages/server/src/observe/published-metrics.test.ts'],
};

interface Panel {
  readonly id: number;
  readonly gridPos: { readonly y: number; readonly h: number };
}

/** Adds a panel below the others. */
function addPanel(text: Parameters<Edit>[0]): string {
  // The file is this repository's own, and the test compares its shape.
  const dashboard = JSON.parse(text ?? '') as { readonly panels: readonly Panel[] };
  const panel = {
    id: Math.max(...dashboard.panels.map(({ id }) => id)) + 1,
    type: 'timeseries',
    title: 'Moon',
    gridPos: { x: 0, y: Math.max(...dashboard.panels.map(({ gridPos: { y, h } }) => y + h)), w: 12, h: 8 },
    targets: [{ refId: 'A', expr: 'max(postern_moon_phase)', legendFormat: 'phase' }],
  };
  return JSON.stringify({ ...dashboard, panels: [...dashboard.panels, panel] }, null, 2);
}
