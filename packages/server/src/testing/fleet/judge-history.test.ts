import { expect, test } from 'vitest';
import { hearingMs, judgeHistory } from './judge-history.ts';
import type { RecordedCall, RecordedChange } from './judge-history.ts';

const cut: RecordedChange = {
  credential: 'a',
  sequence: 4,
  askedMs: 10,
  acknowledgedMs: 20,
  confirmedMs: 100,
};
const call: RecordedCall = { credential: 'a', begunMs: 90, arrivedMs: 95, lastByteMs: 96 };

test('finds nothing wrong in calls before the cut-off, of other credentials, or that were refused', () => {
  const late = { ...call, begunMs: 500, arrivedMs: 501, lastByteMs: 502 };
  const calls = [
    call,
    { ...late, credential: 'b' },
    { ...late, arrivedMs: undefined, lastByteMs: undefined },
  ];
  expect(judgeHistory({ calls, changes: [cut] })).toEqual([]);
  expect(judgeHistory({ calls: [late], changes: [{ ...cut, confirmedMs: undefined }] })).toEqual([]);
});

test.each([
  ['a call that began after the cut-off, by any margin', { begunMs: 100.01, arrivedMs: 100.02 }],
  ['a call that began before and arrived too late', { arrivedMs: 101 + hearingMs }],
  ['a stream that goes on', { lastByteMs: 101 + hearingMs }],
])('finds %s', (_name, change) => {
  expect(judgeHistory({ calls: [{ ...call, ...change }], changes: [cut] })).toHaveLength(1);
});

test('finds a feed whose order is not that of commits; changes at the same time may have any', () => {
  const next = { ...cut, credential: undefined, sequence: 3 };
  expect(
    judgeHistory({ calls: [], changes: [cut, { ...next, askedMs: 30, acknowledgedMs: 40 }] }),
  ).toHaveLength(1);
  expect(judgeHistory({ calls: [], changes: [cut, { ...next, askedMs: 15, acknowledgedMs: 40 }] })).toEqual(
    [],
  );
});
