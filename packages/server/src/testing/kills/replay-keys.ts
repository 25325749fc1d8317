import type { AuditEvent } from '@postern/contract/audit-event';
import type { StoredApiKey } from '../../storage/api-keys/port.ts';

/** Which versions of an API user's key work: the current one, and in a rotation the one before. */
interface WorkingKeys {
  current: number | undefined;
  before: number | undefined;
}

/** What each API user's keys have to be by the audit log alone. */
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

/** Of creation the key itself is described, of all else the state with the key in it. */
function versionIn(after: AuditEvent['after']): number | undefined {
  if (typeof after !== 'object' || after === null || Array.isArray(after)) return undefined;
  const { version, key } = after;
  if (typeof version === 'number') return version;
  if (typeof key !== 'object' || key === null || Array.isArray(key)) return undefined;
  return typeof key['version'] === 'number' ? key['version'] : undefined;
}

/** Sentences on how the stored keys differ from what the audit log says. */
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
