import { describe, expect, it } from 'vitest';
import { createI18n } from '../i18n/i18n.tsx';
import { presentJoinFailure } from './present-join-failure.ts';
import { recoveryTexts } from './recovery-texts.ts';
import { sessionTexts } from './session-texts.ts';

const english = createI18n('en', () => {});
const say = (status: number, code: string) =>
  presentJoinFailure(english, { status, code }, 'ann@example.com');

describe('presentJoinFailure', () => {
  it('asks for the account of the invited address only where another account is the cause', () => {
    expect(say(403, 'forbidden')).toBe('This invitation is for ann@example.com. Sign in with that account.');
  });

  it('says that the address of the account has to be confirmed first', () => {
    expect(say(403, 'address_unproved')).toBe(recoveryTexts.addressUnproved.en);
  });

  it('does not blame the account for a server that does not answer or for too many attempts', () => {
    expect(say(0, 'unreachable')).toBe(sessionTexts.unreachable.en);
    expect(say(429, 'rate_limited')).toBe(sessionTexts.tooMany.en);
    expect(say(503, 'unavailable')).toBe(sessionTexts.failed.en);
  });
});
