import type { KeyDigester } from '../../crypto/key-digest.ts';
import { isSameDigest } from '../../crypto/key-digest.ts';
import { Secret } from '../../domain/secret.ts';

const periodMs = 120_000;

/** Nonces that every process makes and knows alike, without keeping any: of this period, and of the one before. */
export interface DpopNonces {
  current(): string;
  isCurrent(nonce: string): boolean;
}

/** RFC 9449 section 8: a proof with such a nonce was made within the last four minutes. */
export function createDpopNonces(deps: { readonly digestKey: KeyDigester; nowMs(): number }): DpopNonces {
  const of = (period: number): string => deps.digestKey(new Secret(`dpop-nonce:${period}`));
  const period = (): number => Math.floor(deps.nowMs() / periodMs);
  return {
    current: () => of(period()),
    isCurrent: (nonce) => [period(), period() - 1].some((each) => isSameDigest(nonce, of(each))),
  };
}
