import type { AuditEvent } from '@postern/contract/audit-event';
import type { StoredApiKey } from '../../storage/api-keys/port.ts';

/** The versions of an API user's key that work: the current one, and during a rotation the previous one. */
interface WorkingKeys {
  current: number | undefined;
  before: number | undefined;
}

/** Derives from the audit log alone which keys each API user must have. */
export function replayKeys(events: readonly AuditEvent[]): ReadonlyMap<string, WorkingKeys> {
  const users = new Map<string, WorkingKeys>();
  for (const { action, subject, after } of events) {
    const keys = users.get(subject.id) ?? { current: undefined, before: undefined };
    const version = versionIn(after);
    switch (action) {
      case 'key.created':
      case 'key.reset':
        users.set(subject.id, { current: version, before: undefined });
        break;
      case 'key.rotated':
        users.set(subject.id, { current: version, before: keys.current });
        break;
      case 'key.retired':
        users.set(subject.id, { ...keys, before: undefined });
        break;
      case 'key.revoked':
      case 'api-user.deactivated':
        users.set(subject.id, { current: undefined, before: undefined });
        break;
      default:
    }
  }
  return users;
}

/** The event of a creation describes the key itself. All others describe the state that contains the key. */
function versionIn(after: AuditEvent['after']): number | undefined {
  if (typeof after !== 'object' || after === null || Array.isArray(after)) return undefined;
  const { version, key } = after;
  if (typeof version === 'number') return version;
  if (typeof key !== 'object' || key === null || Array.isArray(key)) return undefined;
  return typeof key['version'] === 'number' ? key['version'] : undefined;
}

/** Lists, as sentences, how the stored keys differ from those that the audit log implies. */
export function judgeKeys(
  apiUserId: string,
  stored: readonly StoredApiKey[],
  expected: WorkingKeys | undefined,
): readonly string[] {
  const find = (state: StoredApiKey['state']) =>
    stored.filter((key) => key.state === state).map(({ version }) => version);
  const list = (version: number | undefined) => (version === undefined ? [] : [version]);
  const broken: string[] = [];
  const compare = (what: string, is: readonly number[], shouldBe: readonly number[]) => {
    if (is.join() !== shouldBe.join())
      broken.push(`${apiUserId}: ${what} keys are [${is.join()}], by the audit log [${shouldBe.join()}]`);
  };
  compare('active', find('active'), list(expected?.current));
  compare('retiring', find('retiring'), list(expected?.before));
  for (const { version, state, sealedText } of stored) {
    if (state === 'revoked' && sealedText !== null)
      broken.push(`${apiUserId}: the revoked key ${version} can be recovered`);
  }
  return broken;
}
