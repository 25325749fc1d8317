import type { EnvironmentView } from '../../access/access-view.ts';
import { isSameDigest } from '../../crypto/key-digest.ts';
import { findByDigests, judgePresentedKey } from '../../crypto/presented-key.ts';
import type { KeyRules } from '../../crypto/presented-key.ts';
import type { AccessGrant } from '../../domain/access-grant.ts';
import { refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { IdentifiedCaller, Scheme } from './scheme.ts';

export interface ApiKeyHeaderDeps {
  readonly view: EnvironmentView;
  readonly keyRules: KeyRules;
}

/**
 * The API key itself, in the header that the API names (`Api-Token`, `X-API-KEY`), with no login. Its digest is
 * looked up in memory; a text that cannot be a key of this environment is refused without a look-up.
 */
export function createApiKeyHeaderScheme({ view, keyRules }: ApiKeyHeaderDeps): Scheme {
  return {
    name: 'api-key-header',
    challenge: (route) => `ApiKey header="${route.keyHeader}"`,
    find: ({ header, value }, route) => (header === route.keyHeader ? value : undefined),
    identify(text) {
      const presented = judgePresentedKey(text, keyRules);
      if (presented.kind === 'refused') return refuseKey(presented.why);
      const [digest, ...others] = presented.digests;
      const grant = view.findGrantByKeyDigest(digest);
      if (!(grant instanceof Promise) && (grant !== undefined || others.length === 0))
        return findKey(digest, grant);
      return findAmong([digest, ...others], view);
    },
  };
}

async function findAmong(
  digests: readonly [string, ...string[]],
  view: EnvironmentView,
): Promise<IdentifiedCaller | Refusal> {
  const match = await findByDigests(digests, (digest) => view.findGrantByKeyDigest(digest));
  return findKey(match?.digest ?? digests[0], match?.found);
}

function findKey(digest: string, grant: AccessGrant | undefined): IdentifiedCaller | Refusal {
  const dead = (rule: string): Refusal => ({ ...refuseKey(rule), deadCredential: { kind: 'key', digest } });
  if (grant === undefined) return dead('no live key of this environment has this text');
  const key = grant.keys.find((candidate) => isSameDigest(candidate.digest, digest));
  return key === undefined ? dead('the key was reset or revoked') : { kind: 'identified', grant, key };
}

function refuseKey(rule: string): Refusal {
  return refuse('authenticate', 'credential_invalid', rule);
}
