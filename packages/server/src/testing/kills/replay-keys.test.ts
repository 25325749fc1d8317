import { expect, test } from 'vitest';
import { newApiKey, newAuditEvent } from '../storage-fixtures.ts';
import type { StoredApiKey } from '../../storage/api-keys/port.ts';
import type { NewAuditEvent } from '../../storage/audit/port.ts';
import { judgeKeys, replayKeys } from './replay-keys.ts';

const subject = { kind: 'api-user', id: 'a', name: 'A' };
const event = (
  action: 'key.created' | 'key.rotated' | 'key.retired' | 'key.revoked',
  after: Exclude<NewAuditEvent['after'], undefined>,
) => ({
  ...newAuditEvent({ action, subject }),
  before: null,
  after,
  sequence: 1,
  hash: '',
  previousHash: '',
});
const key = (version: number, state: StoredApiKey['state']): StoredApiKey => ({
  ...newApiKey({ version, sealedText: state === 'revoked' ? null : 'sealed' }),
  state,
  revokedAtMs: null,
  lastUsed: null,
});

test('the audit log alone says which keys work, and every difference is found', () => {
  const created = event('key.created', { version: 1 });
  const rotated = event('key.rotated', { status: 'active', key: { version: 2 } });
  const expected = replayKeys([created, rotated]).get('a');
  expect(expected).toEqual({ current: 2, before: 1 });
  expect(judgeKeys('a', [key(2, 'active'), key(1, 'retiring')], expected)).toEqual([]);
  expect(judgeKeys('a', [key(2, 'active'), key(1, 'revoked')], expected)).toHaveLength(1);
  expect(judgeKeys('a', [key(2, 'revoked'), key(1, 'retiring')], expected)).toHaveLength(1);
  const revoked = replayKeys([created, rotated, event('key.revoked', { key: null })]).get('a');
  expect(judgeKeys('a', [key(2, 'revoked'), key(1, 'revoked')], revoked)).toEqual([]);
  expect(judgeKeys('a', [{ ...key(1, 'revoked'), sealedText: 'sealed' }], revoked)).toEqual([
    'a: the revoked key 1 can be recovered',
  ]);
});
