import { expect, it } from 'vitest';
import { listHeaderLines, refuse } from './refusal.ts';
import { refuseGuessing } from './refuse-guessing.ts';

it('a header with several values goes out as a line for each', () => {
  expect(listHeaderLines({ allow: 'GET', 'www-authenticate': ['Bearer', 'Basic'] })).toEqual([
    ['allow', 'GET'],
    ['www-authenticate', 'Bearer'],
    ['www-authenticate', 'Basic'],
  ]);
  expect(listHeaderLines(undefined)).toEqual([]);
});

it('a refusal has no facts unless some are given', () => {
  expect(refuse('match', 'operation_unknown', 'why')).toEqual({
    kind: 'refusal',
    stage: 'match',
    code: 'operation_unknown',
    rule: 'why',
    facts: {},
  });
});

it('who guesses is told to wait and nothing of the credential, and the answer is held', () => {
  expect(refuseGuessing(900)).toEqual({
    kind: 'refusal',
    stage: 'authenticate',
    code: 'rate_limited',
    rule: 'too many failed attempts from this address',
    facts: { limit: 'failed attempts from this address' },
    retryAfterS: 900,
    isHeld: true,
  });
  const deadCredential = { kind: 'key', digest: 'd' } as const;
  expect(refuseGuessing(1, { rule: 'why', deadCredential })).toMatchObject({ rule: 'why', deadCredential });
});
