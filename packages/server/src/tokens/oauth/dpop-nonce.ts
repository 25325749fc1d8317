import type { KeyDigester } from '../../crypto/key-digest.ts';
import { isSameDigest } from '../../crypto/key-digest.ts';
import { Secret } from '../../domain/secret.ts';

const periodMs = 120_000;

/**
 * Nonces that every process can create and recognise without storing any: those of the present period and the previous
 * one.
 */
export interface DpopNonces {
  current(): string;
  isCurrent(nonce: string): boolean;
}

/** A proof with such a nonce was made within the last four minutes (RFC 9449 section 8). */
export function createDpopNonces(deps: { readonly digestKey: KeyDigester; nowMs(): number }): DpopNonces {
  const of = (period: number): string => deps.digestKey(new Secret(`dpop-nonce:${period}`));
  const period = (): number => Math.floor(deps.nowMs() / periodMs);
  return {
    current: () => of(period()),
    isCurrent: (nonce) => [period(), period() - 1].some((each) => isSameDigest(nonce, of(each))),
  };
}
