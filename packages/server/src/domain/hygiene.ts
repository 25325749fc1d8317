import type { HygieneFinding } from '@postern/contract/hygiene';
import type { Rights } from '@postern/contract/rights';
import { diffRights } from './rights.ts';

const dayMs = 86_400_000;

/** The period of recorded use that is considered. */
export const hygienePeriodMs = 30 * dayMs;
const idleMs = 90 * dayMs;
const unrotatedMs = 90 * dayMs;
/** The age until which a new key may remain unused without a finding. */
const unusedMs = 7 * dayMs;

/** The risk of each finding. The sum over an API user's findings orders the list. */
const risks = {
  'shared-key': 40,
  'basic-in-use': 30,
  idle: 25,
  'never-used': 20,
  'no-network-rule': 15,
  'never-rotated': 10,
  'deprecated-in-use': 10,
  'no-expiry': 10,
} as const;
const unusedRights = { base: 5, perRead: 1, perWrite: 3, max: 35 } as const;

/** The data of an API user that the rules judge. Its use is that of the latest `hygienePeriodMs`. */
export interface HygieneSubject {
  readonly isActive: boolean;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly networkRules: number;
  readonly key: {
    readonly createdAtMs: number;
    readonly version: number;
    readonly expiresAtMs: number | null;
  } | null;
  readonly lastUsedAtMs: number | null;
  readonly basic: { readonly calls: number; readonly lastAtMs: number } | null;
  readonly deprecated: Extract<HygieneFinding, { kind: 'deprecated-in-use' }>['calls'];
  readonly clients: readonly ClientOfKey[];
  /** Null when the recorded calls are too few or incomplete to compute a smaller set. */
  readonly rights: { readonly own: Rights; readonly smaller: Rights } | null;
}

/** The calls with one key from one address by one family of user agents. */
export interface ClientOfKey {
  readonly keyId: string;
  readonly address: string;
  readonly agent: string;
  readonly calls: number;
}

/**
 * Finds everything about an API user that should be tidied, the riskiest first. A deactivated API user has no findings,
 * since it cannot call.
 */
export function findHygiene(subject: HygieneSubject, nowMs: number): readonly HygieneFinding[] {
  if (!subject.isActive) return [];
  const found = rules.flatMap((rule) => rule(subject, nowMs) ?? []);
  return found.toSorted((one, other) => other.risk - one.risk);
}

type Rule = (subject: HygieneSubject, nowMs: number) => HygieneFinding | undefined;

const rules: readonly Rule[] = [
  ({ key, lastUsedAtMs, createdAtMs }, nowMs) =>
    key !== null && lastUsedAtMs === null && nowMs - createdAtMs >= unusedMs
      ? { kind: 'never-used', risk: risks['never-used'], sinceMs: createdAtMs }
      : undefined,
  ({ key, lastUsedAtMs }, nowMs) =>
    key !== null && lastUsedAtMs !== null && nowMs - lastUsedAtMs >= idleMs
      ? { kind: 'idle', risk: risks.idle, lastAtMs: lastUsedAtMs }
      : undefined,
  ({ key }, nowMs) =>
    key !== null && key.version === 1 && nowMs - key.createdAtMs >= unrotatedMs
      ? { kind: 'never-rotated', risk: risks['never-rotated'], sinceMs: key.createdAtMs }
      : undefined,
  ({ key, expiresAtMs }) =>
    key !== null && key.expiresAtMs === null && expiresAtMs === null
      ? { kind: 'no-expiry', risk: risks['no-expiry'] }
      : undefined,
  ({ key, networkRules }) =>
    key !== null && networkRules === 0
      ? { kind: 'no-network-rule', risk: risks['no-network-rule'] }
      : undefined,
  ({ basic }) =>
    basic === null ? undefined : { kind: 'basic-in-use', risk: risks['basic-in-use'], ...basic },
  ({ deprecated }) =>
    deprecated.length === 0
      ? undefined
      : { kind: 'deprecated-in-use', risk: risks['deprecated-in-use'], calls: [...deprecated] },
  ({ clients }) => findSharedKey(clients),
  ({ rights }) => (rights === null ? undefined : findUnusedRights(rights.own, rights.smaller)),
];

/**
 * The smallest share of a key's calls that counts as real use by a family of user agents; fewer calls are considered a
 * trial.
 */
const clientShareMin = 0.05;
const clientCallsMin = 10;

/**
 * Finds a key that several families of user agents use, each with a real share of the calls, and not from the same
 * addresses. One application has one family of user agents, wherever it runs, so such a key is probably shared.
 */
function findSharedKey(clients: readonly ClientOfKey[]): HygieneFinding | undefined {
  for (const ofKey of Map.groupBy(clients, ({ keyId }) => keyId).values()) {
    const agents = listRealAgents(ofKey);
    const apart = agents.filter(({ addresses }, index) =>
      agents.some((other, place) => place !== index && other.addresses.isDisjointFrom(addresses)),
    );
    if (apart.length < 2) continue;
    const addresses = new Set(apart.flatMap((agent) => [...agent.addresses]));
    return {
      kind: 'shared-key',
      risk: risks['shared-key'],
      addresses: addresses.size,
      agents: apart.map(({ agent }) => agent).toSorted(),
    };
  }
  return undefined;
}

function listRealAgents(clients: readonly ClientOfKey[]) {
  const known = clients.filter(({ agent, address }) => agent !== '' && agent !== '*' && address !== '*');
  const all = known.reduce((sum, { calls }) => sum + calls, 0);
  return [...Map.groupBy(known, ({ agent }) => agent)]
    .map(([agent, rows]) => ({
      agent,
      calls: rows.reduce((sum, { calls }) => sum + calls, 0),
      addresses: new Set(rows.map(({ address }) => address)),
    }))
    .filter(({ calls }) => calls >= clientCallsMin && calls >= all * clientShareMin);
}

function findUnusedRights(own: Rights, smaller: Rights): HygieneFinding | undefined {
  const changes = diffRights(own, smaller);
  if (changes.length === 0) return undefined;
  const weight = changes.reduce(
    (sum, { from }) => sum + (from === 'write' ? unusedRights.perWrite : unusedRights.perRead),
    0,
  );
  return {
    kind: 'unused-rights',
    risk: Math.min(unusedRights.base + weight, unusedRights.max),
    smaller,
    modules: changes.length,
  };
}
