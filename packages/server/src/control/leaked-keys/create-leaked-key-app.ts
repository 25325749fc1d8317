import { Hono } from 'hono';
import { z } from 'zod';
import type { Actor } from '@postern/contract/audit-event';
import { readBody } from '../../domain/read-body.ts';
import type { ControlDeps } from '../control-deps.ts';
import { reportLeakedKey } from './report-leaked-key.ts';
import { findReporter } from './verify-report.ts';
import type { LeakReporter } from './verify-report.ts';

export interface LeakedKeyDeps {
  readonly control: ControlDeps;
  readonly reporters: readonly LeakReporter[];
}

const bodyBytesMax = 1_048_576;
const bodyMs = 30_000;
const textMax = 4_096;
/** One entry of a report. An entry with missing or malformed fields must not prevent the others from being judged. */
const entrySchema = z.looseObject({
  token: z.string().min(1),
  type: z.string().catch(''),
  url: z.string().max(4_000).catch(''),
  source: z.string().max(200).catch(''),
});
const reportSchema = z.array(z.unknown()).max(1_000);

type LeakedKeyApp = Hono<{ Bindings: { readonly clientAddress: string | null } }>;

/**
 * Creates `POST /leaked-keys` in the format of GitHub's secret-scanning partner programme: a signed list of texts that
 * look like keys. The answer states for each whether it was one. Without a valid signature, nothing is looked up.
 */
export function createLeakedKeyApp({ control, reporters }: LeakedKeyDeps): LeakedKeyApp {
  const app: LeakedKeyApp = new Hono();
  app.post('/leaked-keys', async (c) => {
    const body = await readBody(c.req.raw, { bytesMax: bodyBytesMax, withinMs: bodyMs });
    if (body === 'too-large') return c.json({ message: 'The report is too large.' }, 413);
    if (body === 'too-slow') return c.json({ message: 'The report did not arrive in time.' }, 408);
    const reporter = findReporter({ headers: c.req.raw.headers, body }, reporters);
    if (reporter === undefined) return c.json({ message: 'The signature is not valid.' }, 401);
    const report = reportSchema.safeParse(parseJson(body));
    if (!report.success) return c.json({ message: 'The report is not a list of tokens.' }, 400);
    const name = `Leaked keys: ${reporter.id}`;
    const actor: Actor = { kind: 'system', id: 'leaked-keys', name, address: c.env.clientAddress };
    const labels = new Map<string, string>();
    const entries = report.data.flatMap((entry) => entrySchema.safeParse(entry).data ?? []);
    for (const { token, url, source } of entries) {
      // Neither Postern's keys nor imported ones are that long.
      if (labels.has(token) || token.length > textMax) continue;
      labels.set(token, await reportLeakedKey({ text: token, url, source }, actor, control));
    }
    const answers = entries.map(({ token, type }) => ({
      token_raw: token,
      token_type: type,
      label: labels.get(token) ?? 'false_positive',
    }));
    return c.json(answers, 200, { 'cache-control': 'no-store' });
  });
  app.onError((fault, c) => {
    control.reportFault(fault, 'leaked-keys');
    return c.json({ message: 'Try again later.' }, 503, { 'retry-after': '60' });
  });
  app.notFound((c) => c.json({ message: 'POST /leaked-keys' }, 404));
  return app;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
