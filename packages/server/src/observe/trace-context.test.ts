import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSpan, parseTraceParent } from './trace-context.ts';
import { createWatchCall } from './watch-calls.ts';
import type { WatchSettings } from './watch-calls.ts';
import type { StageClock } from './stage-clock.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const good = `00-${traceId}-${spanId}-01`;

describe('a traceparent', () => {
  it('is read as the W3C standard says, flags that it does not know included', () => {
    const parent = { traceId, parentSpanId: spanId };
    expect(parseTraceParent(good)).toEqual({ ...parent, isSampled: true });
    expect(parseTraceParent(`00-${traceId}-${spanId}-00`)).toEqual({ ...parent, isSampled: false });
    expect(parseTraceParent(`00-${traceId}-${spanId}-ff`)).toEqual({ ...parent, isSampled: true });
    expect(parseTraceParent(`cc-${traceId}-${spanId}-01-what-the-future-brings`)).toEqual({
      ...parent,
      isSampled: true,
    });
  });

  it.each([
    ['nothing', ''],
    ['another version’s number', `ff-${traceId}-${spanId}-01`],
    ['more than version 00 has', `${good}-more`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${spanId}-01`],
    ['a span of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['upper case', good.toUpperCase()],
    ['two of them', `${good}, ${good}`],
    ['a line break', `${good}\r\nx: y`],
    ['too few digits', good.slice(0, -1)],
    ['too much', `cc-${traceId}-${spanId}-01-${'a'.repeat(600)}`],
  ])('with %s is none', (_what, text) => {
    expect(parseTraceParent(text)).toBeUndefined();
  });

  it('never leads to anything but one line of plain characters for the upstream', () => {
    const watch = createWatchCall(traced({ isBelieved: () => true }));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (traceparent, tracestate) => {
        for (const text of [traceparent, good]) {
          const watched = watch?.('', { headers: { traceparent: text, tracestate } });
          expect(watched?.traceHead ?? '').toMatch(
            /^(?:traceparent: [0-9a-f-]{55}\r\n(?:tracestate: [\x20-\x7e]{1,512}\r\n)?)?$/,
          );
        }
      }),
    );
  });

  it('gets spans of its own each time', () => {
    const [one, other] = [createSpan(undefined), createSpan(undefined)];
    const ids = [one, other].flatMap((span) => [span.traceId, span.spanId, span.upstreamSpanId]);
    expect(new Set(ids).size).toBe(6);
    expect(ids.map(({ length }) => length)).toEqual([32, 16, 16, 32, 16, 16]);
  });
});

function traced(change: Partial<NonNullable<WatchSettings['tracing']>> = {}): WatchSettings {
  return {
    timedCalls: 0,
    tracing: { sampleRatio: 0.5, isBelieved: () => false, random: () => 0.9, ...change },
  };
}

interface Watched {
  readonly clock?: StageClock | undefined;
  readonly traceHead?: string | undefined;
}

function look(settings: WatchSettings, headers: Readonly<Record<string, string>> = {}): Watched {
  return createWatchCall(settings)?.('192.0.2.1', { headers }) ?? {};
}

describe('which calls are traced', () => {
  it('none where nothing is configured: nothing is even looked at', () => {
    expect(createWatchCall({ timedCalls: 0 })).toBeUndefined();
  });

  it('a share of those whose client is not believed, and what that client says is dropped', () => {
    const headers = { traceparent: good, tracestate: 'a=b' };
    expect(look(traced(), headers)).toEqual({ clock: undefined });
    const { clock, traceHead } = look(traced({ random: () => 0.4 }), headers);
    expect(clock?.span?.traceId).not.toBe(traceId);
    expect(traceHead).toBe(`traceparent: 00-${clock?.span?.traceId}-${clock?.span?.upstreamSpanId}-01\r\n`);
  });

  it('those that a believed client has sampled, in its trace and with its state', () => {
    const headers = { traceparent: good, tracestate: 'a=b,c=d' };
    const { clock, traceHead } = look(traced({ isBelieved: (peer) => peer === '192.0.2.1' }), headers);
    expect(clock?.span).toMatchObject({ traceId, parentSpanId: spanId });
    expect(traceHead).toBe(
      `traceparent: 00-${traceId}-${clock?.span?.upstreamSpanId}-01\r\ntracestate: a=b,c=d\r\n`,
    );
  });

  it('none that a believed client has not sampled: its context goes on as it came', () => {
    const unsampled = good.replace(/01$/, '00');
    const { clock, traceHead } = look(traced({ isBelieved: () => true, random: () => 0 }), {
      traceparent: unsampled,
    });
    expect([clock, traceHead]).toEqual([undefined, `traceparent: ${unsampled}\r\n`]);
  });
});
