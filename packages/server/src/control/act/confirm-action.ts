import type { Actor } from '@postern/contract/audit-event';
import type { CutOff } from '@postern/contract/cut-off';
import { displayName } from '../../domain/display-name.ts';
import { isAddressAllowed } from '../../domain/range-matcher.ts';
import type { Secret } from '../../domain/secret.ts';
import type { AuditEvent } from '@postern/contract/audit-event';
import { ApiRefusal, refuseUnfound } from '../../refusals/api-refusal.ts';
import type { AdminSession } from '../admin-session.ts';
import { cutCredentialsOff, updateOrRefuse } from '../api-users/apply-action.ts';
import { describeKey } from '../api-users/describe-for-audit.ts';
import { transactChange } from '../transact-change.ts';
import type { ChangeDeps, ChangeWork } from '../transact-change.ts';
import { getLinkedAction, judgeActor } from './linked-action.ts';
import type { LinkedAction } from './linked-action.ts';

const muteMs = 86_400_000;

export interface ConfirmRequest {
  readonly token: Secret;
  readonly session: AdminSession | undefined;
  readonly clientAddress: string | null;
}

/**
 * Consumes the link and carries out its action, in one transaction. The audited actor is the signed-in person, or
 * otherwise the API user's contact.
 *
 * @throws ApiRefusal not_found, not_signed_in, not_permitted, step_up_needed, version_conflict
 */
export async function confirmAction(
  { token, session, clientAddress }: ConfirmRequest,
  deps: ChangeDeps,
): Promise<{ readonly cutOff: CutOff | null }> {
  const seen = await getLinkedAction(deps.storage, token, deps.now());
  const may = judgeActor(seen, session, deps.now());
  if (may === 'sign-in') throw new ApiRefusal('not_signed_in');
  if (may === 'not-permitted') throw new ApiRefusal('not_permitted');
  if (may === 'prove') throw new ApiRefusal('step_up_needed');
  const { email, id } = seen.apiUser;
  const contact: Actor = { kind: 'contact', id, name: email, address: clientAddress };
  const actor = seen.link.action === 'cut-off' ? contact : (session?.actor ?? contact);
  const { cutOff } = await transactChange(
    { actor },
    async (change) => {
      const linked = await getLinkedAction(change.tx, token, change.nowMs);
      if (!(await change.tx.actionLinks.use(linked.digest, change.nowMs))) throw refuseUnfound('open link');
      await actions[linked.link.action](linked, change);
    },
    deps,
  );
  return { cutOff };
}

const actions: Readonly<
  Record<LinkedAction['link']['action'], (linked: LinkedAction, change: ChangeWork) => Promise<void>>
> = { 'cut-off': cutAllOff, 'add-address': addAddress, mute };

/**
 * Revokes all keys and passwords, like *revoke key*; the API user remains. Nothing is changed when it has none any
 * more.
 */
async function cutAllOff(linked: LinkedAction, change: ChangeWork): Promise<void> {
  const { apiUser, link } = linked;
  const { tx, nowMs } = change;
  const { keys, passwords } = await cutCredentialsOff(tx, link, nowMs);
  if (keys + passwords === 0) return;
  await updateOrRefuse(tx, { before: apiUser, fields: {} }, nowMs);
  const before = { status: apiUser.status, key: describeKey(apiUser.key) };
  await auditAndAnnounce(linked, change, {
    action: 'key.revoked',
    before,
    after: { status: apiUser.status, key: null, passwords: 0 },
  });
}

/**
 * Adds the address to the network rules. An API user without rules may call from everywhere, so a first rule would lock
 * out every other address.
 */
async function addAddress(linked: LinkedAction, change: ChangeWork): Promise<void> {
  const { apiUser, link } = linked;
  const { networkRules } = apiUser;
  if (
    isAddressAllowed(
      networkRules.map(({ range }) => range),
      link.address,
    )
  )
    return;
  const note = `Added by the link of a mail, ${new Date(change.nowMs).toISOString().slice(0, 10)}`;
  const after = [...networkRules, { range: link.address, note }];
  await updateOrRefuse(change.tx, { before: apiUser, fields: { networkRules: after } }, change.nowMs);
  await auditAndAnnounce(linked, change, {
    action: 'api-user.edited',
    before: { networkRules: networkRules.map((rule) => ({ ...rule })) },
    after: { networkRules: after.map((rule) => ({ ...rule })) },
  });
}

async function mute({ apiUser, link }: LinkedAction, { tx, nowMs, audit }: ChangeWork): Promise<void> {
  const untilMs = nowMs + muteMs;
  await tx.watches.mute(link, untilMs);
  const { licenceId, environment } = link;
  const subject = { kind: 'api-user', id: apiUser.id, name: displayName(apiUser) };
  await audit({ licenceId, environment, action: 'alert.muted', subject, after: { untilMs } });
}

async function auditAndAnnounce(
  { apiUser, link }: LinkedAction,
  change: ChangeWork,
  event: Pick<AuditEvent, 'action' | 'before' | 'after'>,
): Promise<void> {
  const { licenceId, environment } = link;
  const subject = { kind: 'api-user', id: apiUser.id, name: displayName(apiUser) };
  await change.audit({ licenceId, environment, subject, ...event });
  await change.announce({ licenceId, environment, kind: 'api-user', subjectId: apiUser.id });
}
