import { randomBytes } from 'node:crypto';
import type { TracedSpan } from './traced-span.ts';

/** The content of a `traceparent` header (W3C Trace Context, section 3.2). */
export interface TraceParent {
  readonly traceId: string;
  readonly parentSpanId: string;
  readonly isSampled: boolean;
}

const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const zero = /^0+$/;

/**
 * Returns undefined for an invalid header, so that the trace begins here. A later version may have more fields at its
 * end.
 */
export function parseTraceParent(text: string | undefined): TraceParent | undefined {
  if (text === undefined || text.length > 512) return undefined;
  const [, version, traceId = '', parentSpanId = '', flags = '', more] = form.exec(text) ?? [];
  if (version === undefined || version === 'ff' || zero.test(traceId) || zero.test(parentSpanId))
    return undefined;
  if (version === '00' && more !== undefined) return undefined;
  return { traceId, parentSpanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** Creates the span of a sampled call, in the trace of its parent or in a new one. */
export function createSpan(parent: TraceParent | undefined): TracedSpan {
  const bytes = randomBytes(32).toString('hex');
  return {
    traceId: parent?.traceId ?? bytes.slice(0, 32),
    spanId: bytes.slice(32, 48),
    upstreamSpanId: bytes.slice(48, 64),
    parentSpanId: parent?.parentSpanId,
  };
}

/**
 * Section 3.3: whether the text may be passed on without being parsed. Longer or unusual ones are dropped, which the
 * standard allows.
 */
export function isTraceState(text: string): boolean {
  return text.length <= 512 && /^[\x20-\x7e]+$/.test(text);
}
