import { describe, expect, it } from 'vitest';
import { loadFrequentPasswords } from './load-frequent-passwords.ts';
import { judgePassword } from './judge-password.ts';

const person = { email: 'olga.operator@example.com', name: 'Olga Operator' };

describe('a new password', () => {
  it.each([
    'correct horse battery staple',
    'ünïcödé is fine too',
    'a sentence that I can keep',
    'tK9#vQ2!xLm7',
  ])('is taken when it is long enough: %s', async (password) => {
    expect(await judgePassword(password, person)).toBeUndefined();
  });

  it.each([
    ['', 'at least 12'],
    ['short pass', 'at least 12'],
    ['x'.repeat(129), 'at most 128'],
    ['aaaaaaaaaaaaaaaa', 'Too few different'],
    ['abababababababab', 'Too few different'],
    ['abcdefghijklmnop', 'sequence'],
    ['qwertyuiopasdf1!', 'sequence'],
    ['abc12abc12abc12', 'repeated'],
    ['olga.operator1', 'name or a common word'],
    ['Olga.Operator@example.com', 'name or a common word'],
    ['Operator-Olga', 'name or a common word'],
    ['password1234', 'name or a common word'],
    ['iloveyou2024', 'four unrelated words'],
    ['footballfootball', 'four unrelated words'],
    ['1qaz2wsx3edc', 'four unrelated words'],
    ['M1cha3lJordan', 'four unrelated words'],
    ['!!trustno1!!', 'four unrelated words'],
  ])('is refused, with the reason: %j', async (password, reason) => {
    expect(await judgePassword(password, person)).toContain(reason);
  });

  it('is never one of the 10,000 commonest, whatever its length', async () => {
    const common = await loadFrequentPasswords();
    expect(common.size).toBe(10_000);
    const long = [...common].filter((password) => password.length >= 12);
    expect(long.length).toBeGreaterThan(0);
    for (const password of long) expect(await judgePassword(password, person), password).toBeDefined();
  });
});
