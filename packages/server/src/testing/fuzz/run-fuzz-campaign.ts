import { connect } from 'node:net';
import { apiUserIdSchema } from '@postern/contract/ids';
import { rightsSchema } from '@postern/contract/rights';
import { createGateway } from '../../gateway/server.ts';
import {
  createTestAccess,
  createTestGatewayDeps,
  createTestGrant,
  createTestSettings,
  createTestToken,
} from '../test-gateway.ts';
import { createFuzzCatalogue, permitted } from './fuzz-api.ts';
import { caseKinds, generateCase } from './generate-case.ts';
import type { CaseKind, FuzzCase } from './generate-case.ts';
import { readClientAnswer } from './judge-answer.ts';
import { listBreaches, listParameterTexts } from './judge-recorded.ts';
import { startRecordingUpstream } from './record-upstream.ts';
import type { RecordingUpstream } from './record-upstream.ts';

export interface FuzzOptions {
  readonly seed: number;
  /** The first case, and whether there is another one. */
  readonly from: number;
  readonly goesOn: (cases: number) => boolean;
  readonly parallel: number;
  /** Queries and forms that were forwarded, for parsers of other languages. */
  readonly onForwardedText?: (text: string, isLimited: boolean) => void;
}

export interface FuzzReport {
  readonly cases: number;
  /** By kind: the number of requests sent, and of those that reached the upstream. */
  readonly kinds: Readonly<Record<CaseKind, { sent: number; forwarded: number }>>;
  /** Sentences that begin with the case's id. */
  readonly breaches: readonly string[];
  /** Faults that the gateway reported of itself. */
  readonly faults: readonly unknown[];
}

interface Target {
  readonly port: number;
  readonly upstream: RecordingUpstream;
  readonly authorization: string;
  readonly faults: readonly unknown[];
  close(): Promise<void>;
}

/** Sends generated calls through a real gateway to an upstream that records bytes, and judges what arrived there. */
export async function runFuzzCampaign(options: FuzzOptions): Promise<FuzzReport> {
  const target = await startTarget();
  const kinds = Object.fromEntries(caseKinds.map((kind) => [kind, { sent: 0, forwarded: 0 }])) as Record<
    CaseKind,
    { sent: number; forwarded: number }
  >; // one entry for each of them
  const breaches: string[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (options.goesOn(next)) {
      const fuzzed = generateCase(options.seed, options.from + next++, target.authorization);
      const found = await runCase(fuzzed, target, options);
      kinds[fuzzed.kind].sent++;
      if (found.isForwarded) kinds[fuzzed.kind].forwarded++;
      breaches.push(...found.breaches.map((breach) => `${fuzzed.id} (${fuzzed.kind}): ${breach}`));
    }
  };
  await Promise.all(Array.from({ length: options.parallel }, work));
  breaches.push(...target.upstream.faults, ...listOrphans(target.upstream));
  await target.close();
  return { cases: next, kinds, breaches, faults: target.faults };
}

async function runCase(
  fuzzed: FuzzCase,
  { port, upstream }: Target,
  { onForwardedText }: FuzzOptions,
): Promise<{ readonly isForwarded: boolean; readonly breaches: readonly string[] }> {
  if (fuzzed.answer !== undefined) upstream.answers.set(fuzzed.id, fuzzed.answer);
  const text = await exchange(port, fuzzed);
  upstream.answers.delete(fuzzed.id);
  const requests = upstream.requests.get(fuzzed.id) ?? [];
  upstream.requests.delete(fuzzed.id);
  const breaches = requests.flatMap(listBreaches);
  if (text === endless) breaches.push('the connection was neither answered nor closed');
  for (const request of requests)
    for (const read of listParameterTexts(request)) onForwardedText?.(read.text, read.isLimited);
  // A call that fails on a kept connection may be sent a second time; none of the others.
  if (requests.length > (fuzzed.kind === 'answer' ? 2 : 1)) breaches.push('it arrived more than once');
  if (fuzzed.kind !== 'framing' && text !== endless) {
    const answer = readClientAnswer(text, { isHead: fuzzed.bytes.startsWith('HEAD') });
    breaches.push(...(answer?.breaches ?? []));
    if (answer?.echo !== undefined && answer.echo !== fuzzed.id)
      breaches.push(`the answer of ${answer.echo} came`);
  }
  return { isForwarded: requests.length > 0, breaches };
}

/** Lists requests that have no case of their own, because they were smuggled behind another one. */
function listOrphans({ requests }: RecordingUpstream): readonly string[] {
  return [...requests].flatMap(([id, list]) =>
    list.map(({ method, target }) => `a request that nobody sent: case ${id}, ${method} ${target}`),
  );
}

/** No case leaves a connection silent for longer, whatever the gateway waits for. */
const endlessMs = 15_000;
const endless = 'endless';

/** Everything that comes back. What is not a whole request ends with the client's side of the connection. */
function exchange(port: number, { bytes, kind }: FuzzCase): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setTimeout(endlessMs, () => {
      text = endless;
      socket.destroy();
    });
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('error', () => {}).on('close', () => resolve(text));
    if (kind === 'framing') socket.end(Buffer.from(bytes, 'latin1'));
    else socket.write(Buffer.from(bytes, 'latin1'));
  });
}

async function startTarget(): Promise<Target> {
  const upstream = await startRecordingUpstream();
  const grant = createTestGrant({
    rights: rightsSchema.parse({ profiles: 'write' }),
    channels: { kind: 'some', values: [...permitted.channels] },
    entities: { kind: 'some', names: [...permitted.entities] },
    apiUserId: apiUserIdSchema.parse('6ef7b6fa-0a75-45a6-ba93-bdf92e2f8740'),
  });
  const { access, view } = await createTestAccess([grant], {
    catalogue: createFuzzCatalogue(),
    maxStaleMs: 3_600_000,
  });
  const settings = createTestSettings(upstream.port);
  const { deps, faults } = createTestGatewayDeps(
    {
      ...settings,
      timeouts: {
        ...settings.timeouts,
        clientHeadersMs: 1_000,
        clientBodyIdleMs: 1_000,
        upstreamHeadersMs: 1_000,
        upstreamBodyIdleMs: 1_000,
      },
    },
    view,
  );
  const gateway = createGateway({ ...deps, sinks: [], now: () => startedAtMs });
  const port = await gateway.listen(0, '127.0.0.1');
  return {
    port,
    upstream,
    authorization: `Authorization: Bearer ${await createTestToken(grant)}`,
    faults,
    async close() {
      await gateway.close();
      await access.close();
      await upstream.close();
    },
  };
}

/** The token is good for minutes, and a campaign takes longer. */
const startedAtMs = Date.now();
