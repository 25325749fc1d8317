import { expect, test } from 'vitest';
import { judgeFeed } from './judge-feed.ts';

const feed = [
  { sequence: 1, subjectId: 'a', committedUs: 10 },
  { sequence: 2, subjectId: 'b', committedUs: 10 },
  { sequence: 3, subjectId: 'a', committedUs: 12 },
];
const change = { askedMs: 0, acknowledgedMs: 1, confirmedMs: 2 };

test('finds nothing wrong in a feed in the order of commits that holds what was acknowledged', () => {
  const changes = [
    { ...change, sequence: 2, credential: 'b key 1' },
    { ...change, sequence: 3, credential: undefined },
  ];
  expect(judgeFeed(feed, changes)).toEqual([]);
});

test('finds a gap, a row out of the order of commits, a lost change, and one of somebody else', () => {
  const [first, second, third] = feed;
  if (first === undefined || second === undefined || third === undefined) throw new Error('no feed');
  expect(judgeFeed([first, third], [])).toEqual(['the feed goes from 1 to 3']);
  expect(judgeFeed([first, { ...second, committedUs: 9 }], [])).toEqual(['change 2 was committed before 1']);
  expect(judgeFeed(feed, [{ ...change, sequence: 4, credential: undefined }])).toEqual([
    'change 4 was acknowledged and is not in the feed',
  ]);
  expect(judgeFeed(feed, [{ ...change, sequence: 3, credential: 'b key 1' }])).toHaveLength(1);
});
