/**
 * Everything that a test observed, ordered by one monotonic clock (milliseconds). A credential is one version of the
 * key of one API user.
 */
export interface History {
  readonly calls: readonly RecordedCall[];
  readonly changes: readonly RecordedChange[];
}

export interface RecordedCall {
  readonly credential: string;
  readonly begunMs: number;
  /** When the upstream saw it; undefined when it never did. */
  readonly arrivedMs: number | undefined;
  /** When the last byte of the answer came, for calls that stream. */
  readonly lastByteMs: number | undefined;
}

/** A change of access that was acknowledged. */
export interface RecordedChange {
  /** The credential that the change cut off; undefined if it cut off none. */
  readonly credential: string | undefined;
  readonly sequence: number;
  readonly askedMs: number;
  readonly acknowledgedMs: number;
  /** When control reported the cut-off as `confirmed`; undefined if it never did. */
  readonly confirmedMs: number | undefined;
}

/**
 * How late this process may notice bytes that were sent in time. The upstream runs in the judging process, whose event
 * loop may read a byte after the confirmation although the byte was already on its way.
 */
export const hearingMs = 400;

/**
 * The oracle. Every sentence that it gives is a broken promise:
 * - a call that began after its credential's cut-off was confirmed reached the upstream, without any tolerance;
 * - a call that began before reached the upstream, or a stream went on, later than can be explained by hearing;
 * - of two changes, one of which was acknowledged before the other was asked for, the later has the lower sequence.
 */
export function judgeHistory({ calls, changes }: History): readonly string[] {
  const confirmed = new Map<string, number>();
  for (const { credential, confirmedMs } of changes) {
    if (credential !== undefined && confirmedMs !== undefined) confirmed.set(credential, confirmedMs);
  }
  const broken: string[] = [];
  for (const call of calls) {
    const cutMs = confirmed.get(call.credential);
    if (cutMs === undefined) continue;
    if (call.arrivedMs !== undefined && call.begunMs > cutMs) {
      broken.push(
        `${call.credential}: a call that began ${describe(call.begunMs - cutMs)} after the cut-off was forwarded`,
      );
    } else if (call.arrivedMs !== undefined && call.arrivedMs > cutMs + hearingMs) {
      broken.push(
        `${call.credential}: a call was forwarded ${describe(call.arrivedMs - cutMs)} after the cut-off`,
      );
    }
    if (call.lastByteMs !== undefined && call.lastByteMs > cutMs + hearingMs) {
      broken.push(
        `${call.credential}: a stream went on for ${describe(call.lastByteMs - cutMs)} after the cut-off`,
      );
    }
  }
  return [...broken, ...judgeOrder(changes)];
}

function judgeOrder(changes: readonly RecordedChange[]): readonly string[] {
  const broken: string[] = [];
  for (const earlier of changes) {
    for (const later of changes) {
      if (earlier.acknowledgedMs < later.askedMs && earlier.sequence >= later.sequence) {
        broken.push(`change ${later.sequence} was asked for after ${earlier.sequence} was acknowledged`);
      }
    }
  }
  return broken;
}

const describe = (ms: number): string => `${Math.round(ms)} ms`;
