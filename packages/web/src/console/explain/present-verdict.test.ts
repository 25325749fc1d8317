import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createI18n } from '../../ui/i18n/i18n.tsx';
import { presentVerdict } from './present-verdict.ts';
import { refusalTexts } from './verdict-texts.ts';

const gateway = fileURLToPath(new URL('../../../../server/src/gateway/', import.meta.url));
const dutch = createI18n('nl', () => {});

describe('presentVerdict', () => {
  it('has words for every code that a stage before the forwarding refuses with', () => {
    const stages = 'receive|match|authenticate|admit|authorise|limit';
    const codes = globSync('**/*.ts', { cwd: gateway })
      .filter((file) => !file.endsWith('.test.ts'))
      .flatMap((file) => [
        ...readFileSync(`${gateway}${file}`, 'utf8').matchAll(
          new RegExp(`\\(\\s*'(?:${stages})',\\s*'([a-z_]+)'`, 'g'),
        ),
      ])
      .map((match) => match[1] ?? '');
    expect(new Set(codes).size).toBeGreaterThan(15);
    expect([...new Set(codes)].filter((code) => !Object.hasOwn(refusalTexts, code))).toEqual([]);
  });

  it('words a refusal by its code, a stage by its name, and keeps the rule where it has no words', () => {
    const refused = { outcome: 'refused', code: 'right_missing' } as const;
    const say = (stage: 'authorise' | 'match' | 'forward', verdict: 'refused' | 'passed' | 'not-reached') =>
      presentVerdict(dutch, { stage, verdict, rule: 'the rule' }, refused);
    expect(say('authorise', 'refused')).toBe(refusalTexts.right_missing.nl);
    expect(say('match', 'passed')).toBe('De aanroep staat in de catalogus.');
    expect(say('forward', 'not-reached')).toBe('De aanroep komt niet zo ver.');
    expect(
      presentVerdict(
        dutch,
        { stage: 'limit', verdict: 'refused', rule: 'the rule' },
        { outcome: 'refused', code: 'new_code' },
      ),
    ).toBe('the rule');
  });
});
