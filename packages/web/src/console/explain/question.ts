import type { ApiUserId } from '@postern/contract/ids';

/** The values of the explainer's fields while somebody types. */
export interface Question {
  readonly method: string;
  readonly url: string;
  readonly who: 'api-user' | 'key' | 'token';
  readonly apiUserId: ApiUserId | undefined;
  /** The key or token. It never goes into the URL. */
  readonly secret: string;
  readonly address: string;
}

/** The body of the call, still to be judged by the contract's schema. */
export function bodyOf({ method, url, who, apiUserId, secret, address }: Question): unknown {
  const credential = who === 'api-user' ? { kind: who, apiUserId } : { kind: who, text: secret.trim() };
  return { method, url, credential, ...(address.trim() === '' ? {} : { address }) };
}
