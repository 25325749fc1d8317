import { describe, expect, it } from 'vitest';
import { judgePassword } from './judge-password.ts';

const person = { email: 'olga.operator@example.com', name: 'Olga Operator' };

describe('a new password', () => {
  it.each([
    'correct horse battery staple',
    'ünïcödé is fine too',
    'a sentence that I can keep',
    'tK9#vQ2!xLm7',
  ])('is taken when it is long enough: %s', (password) => {
    expect(judgePassword(password, person)).toBeUndefined();
  });

  it.each([
    ['', 'at least 12'],
    ['short pass', 'at least 12'],
    ['x'.repeat(129), 'at most 128'],
    ['aaaaaaaaaaaaaaaa', 'too few different'],
    ['abababababababab', 'too few different'],
    ['abcdefghijklmnop', 'sequence'],
    ['qwertyuiopasdf1!', 'sequence'],
    ['abc12abc12abc12', 'repeated'],
    ['olga.operator1', 'name or a common word'],
    ['Olga.Operator@example.com', 'name or a common word'],
    ['Operator-Olga', 'name or a common word'],
    ['password1234', 'name or a common word'],
  ])('is refused, with the reason: %j', (password, reason) => {
    expect(judgePassword(password, person)).toContain(reason);
  });
});
