import type { AdminResult } from '@postern/contract/admin-client';
import type { CutOff } from '@postern/contract/cut-off';
import type { ApiUserId, EnvironmentName, LicenceId } from '@postern/contract/ids';
import { environmentNameSchema } from '@postern/contract/ids';
import { overlapMs } from '@postern/contract/key-rotation';
import type { Credential } from './create-callers.ts';
import type { RecordedChange } from './judge-history.ts';
import type { Fleet } from './start-fleet.ts';

/** An API user of the test, with every key that it was ever given. The last one is the one that should work. */
export interface Subject {
  readonly apiUserId: ApiUserId;
  readonly credentials: Credential[];
  /** True while a change of it runs, so that no other change begins. */
  isBusy: boolean;
  /** Its key before still works. */
  isRotating: boolean;
}

let nextLicence = 0;

type Scope = { readonly licenceId: LicenceId; readonly environment: EnvironmentName };

/** Changes access as admins do, and records when each change was acknowledged and confirmed. */
export interface Changers {
  readonly subjects: readonly Subject[];
  readonly scope: Scope;
  readonly changes: () => readonly RecordedChange[];
  /** Changes that were acknowledged. */
  readonly acknowledged: () => number;
  /**
   * Cuts the subject's keys off, gives it a new one, and resolves when both are acknowledged. `rotate` cuts nothing off the
   * first time, and retires the key before the second.
   */
  replaceKey(subject: Subject, how: 'reset' | 'revoke' | 'deactivate' | 'rotate'): Promise<void>;
  /** Resolves when every acknowledged change is confirmed. */
  settle(): Promise<void>;
}

export async function createChangers(fleet: Fleet, count: number): Promise<Changers> {
  const { admin } = fleet;
  // Several suites may follow each other on one installation.
  nextLicence += 1;
  const environment = environmentNameSchema.parse('TEST');
  const licence = expectOk(
    await admin.createLicence({
      body: { number: nextLicence, name: 'One', accountName: `one-${nextLicence}` },
    }),
  );
  const scope = { licenceId: licence.id, environment };
  const subjects: Subject[] = [];
  for (let index = 0; index < count; index += 1) {
    const body = {
      applicationName: `App ${index}`,
      email: 'it@example.com',
      rights: { things: 'write' },
    } as const;
    const { apiUser, key } = expectOk(await admin.createApiUser({ params: scope, body }));
    subjects.push({
      apiUserId: apiUser.id,
      credentials: [toCredential(apiUser.id, key)],
      isBusy: false,
      isRotating: false,
    });
  }
  const changes: (RecordedChange & { confirmedMs: number | undefined })[] = [];
  const settling = new Set<Promise<void>>();

  function note(cutOff: CutOff | null, dead: readonly Credential[], askedMs: number): void {
    if (cutOff === null) return;
    const nowMs = performance.now();
    const { sequence } = cutOff;
    const entries = (dead.length === 0 ? [undefined] : dead).map((credential) => ({
      credential: credential?.name,
      sequence,
      askedMs,
      acknowledgedMs: nowMs,
      confirmedMs: cutOff.state === 'confirmed' ? nowMs : undefined,
    }));
    changes.push(...entries);
    if (cutOff.state === 'confirmed') return;
    const waiting = waitUntilConfirmed(sequence).then((atMs) => {
      for (const entry of entries) entry.confirmedMs = atMs;
      settling.delete(waiting);
    });
    settling.add(waiting);
  }

  async function waitUntilConfirmed(sequence: number): Promise<number> {
    for (;;) {
      const answer = await admin.getCutOff({ params: { ...scope, sequence } });
      if (answer.ok && answer.data.state === 'confirmed') return performance.now();
      await pause(100);
    }
  }

  /**
   * Repeats the call until it is acknowledged. A call without an answer may have been carried out; repeating it then
   * does no harm.
   */
  async function insist<Data>(
    call: () => Promise<AdminResult<Data>>,
    isDone: readonly string[] = [],
  ): Promise<Data | undefined> {
    for (;;) {
      const answer = await call();
      if (answer.ok) return answer.data;
      if (isDone.includes(answer.problem.code)) return undefined;
      await pause(100);
    }
  }

  /** False when a rotation happened that was not acknowledged: its key's text is lost, and only a reset gives another. */
  async function rotateOrRetire(subject: Subject): Promise<boolean> {
    const params = { ...scope, apiUserId: subject.apiUserId };
    let askedMs = performance.now();
    if (subject.isRotating) {
      const dead = subject.credentials.slice(0, -1);
      const done = await insist(() => admin.retireKey({ params, body: {} }), ['transition_refused']);
      note(done?.cutOff ?? null, dead, askedMs);
      subject.isRotating = false;
      return true;
    }
    const issued = await insist(() => {
      askedMs = performance.now();
      return admin.rotateKey({ params, body: { overlapMs: overlapMs.min } });
    }, ['transition_refused']);
    if (issued === undefined) return false;
    subject.credentials.push(toCredential(subject.apiUserId, issued.key));
    subject.isRotating = true;
    note(issued.cutOff, [], askedMs);
    return true;
  }

  return {
    subjects,
    scope,
    changes: () => changes,
    acknowledged: () => changes.length,
    async replaceKey(subject, how) {
      const params = { ...scope, apiUserId: subject.apiUserId };
      const before = [...subject.credentials];
      if (how === 'rotate' && (await rotateOrRetire(subject))) return;
      subject.isRotating = false;
      if (how === 'revoke') {
        const askedMs = performance.now();
        const done = await insist(() => admin.revokeKey({ params, body: {} }), ['transition_refused']);
        note(done?.cutOff ?? null, before, askedMs);
      }
      if (how === 'deactivate') {
        const askedMs = performance.now();
        const done = await insist(
          () => admin.deactivateApiUser({ params, body: {} }),
          ['transition_refused'],
        );
        note(done?.cutOff ?? null, before, askedMs);
        await insist(() => admin.reactivateApiUser({ params, body: {} }), ['transition_refused']);
      }
      let askedMs = performance.now();
      const issued = await insist(() => {
        askedMs = performance.now();
        return admin.resetKey({ params, body: {} });
      });
      if (issued === undefined) return;
      subject.credentials.push(toCredential(subject.apiUserId, issued.key));
      note(issued.cutOff, before, askedMs);
    },
    async settle() {
      while (settling.size > 0) await Promise.all(settling);
    },
  };
}

function toCredential(
  apiUserId: ApiUserId,
  key: { readonly version: number; readonly text: string },
): Credential {
  return { name: `${apiUserId} key ${key.version}`, keyText: key.text, token: undefined };
}

function expectOk<Data>(result: AdminResult<Data>): Data {
  if (result.ok) return result.data;
  throw new Error(`${result.problem.code}: ${result.problem.detail}`);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
