import { describe, expect, it } from 'vitest';
import { findTarget } from './rooms.ts';

describe('what npm run mutate takes', () => {
  it.each([
    ['tokens', 'tokens', 'tokens'],
    ['tokens/', 'tokens', 'tokens'],
    ['packages/server/src/tokens', 'tokens', 'tokens'],
    ['tokens/compact-jws.ts', 'tokens', 'tokens/compact-jws.ts'],
    ['packages/server/src/tokens/compact-jws.ts', 'tokens', 'tokens/compact-jws.ts'],
    ['tokens/oauth', 'tokens', 'tokens/oauth'],
    ['gateway/stages/filter.ts', 'gateway/stages', 'gateway/stages/filter.ts'],
  ])('is a room, or a folder or file of one: %s', (asked, folder, path) => {
    const target = findTarget(asked);
    expect([target.room.folder, target.path]).toEqual([folder, path]);
  });

  it.each(['gateway', 'tokens-of-others', 'packages/web/src/main.tsx', ''])(
    'is nothing else: %j',
    (asked) => {
      expect(() => findTarget(asked)).toThrow('lies in no room');
    },
  );
});
