/**
 * `npm run fuzz -- --seed 7 --minutes 10`: sends generated calls (spellings of paths, queries, headers, bodies;
 * malformed requests and answers) through a real gateway to an upstream that records bytes. Everything that reaches it
 * has to be permitted in every reading of it: by Express and qs in this process, by models of other frameworks, and, if
 * they are installed, by PHP, Rack, Django and Werkzeug at the end. `npm run fuzz -- --seed 7 --case 1234` repeats one
 * case. The last line is JSON.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { judgeForwardedTexts } from '../packages/server/src/testing/fuzz/judge-forwarded-texts.ts';
import { runFuzzCampaign } from '../packages/server/src/testing/fuzz/run-fuzz-campaign.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '7' },
    minutes: { type: 'string', default: '10' },
    case: { type: 'string' },
  },
});
const seed = Number(values.seed);
const startedAt = performance.now();
const endsAt = startedAt + Number(values.minutes) * 60_000;
const texts = new Map<string, boolean>();
/** Not more are kept, so that the memory stays constant. */
const textsMax = 200_000;

const report = await runFuzzCampaign({
  seed,
  from: Number(values.case ?? 0),
  goesOn: (cases) => (values.case === undefined ? performance.now() < endsAt : cases < 1),
  parallel: 48,
  onForwardedText(text, isLimited) {
    if (texts.size < textsMax) texts.set(text, isLimited);
  },
});
const seconds = (performance.now() - startedAt) / 1_000;
const programs = { php: '/usr/bin/php', rack: '/usr/bin/ruby', python: '/usr/bin/python3' };
const { breaches, readers } = await judgeForwardedTexts(texts, programs, existsSync);
const all = [...report.breaches, ...breaches];
for (const breach of all.slice(0, 2000)) console.log(`broken: ${breach}`);
for (const fault of report.faults.slice(0, 20)) console.log('fault:', fault);
console.log(
  JSON.stringify({
    seed,
    cases: report.cases,
    casesPerSecond: Math.round(report.cases / seconds),
    kinds: report.kinds,
    texts: texts.size,
    readers,
    broken: all.length,
    faults: report.faults.length,
  }),
);
process.exit(all.length + report.faults.length === 0 ? 0 : 1);
