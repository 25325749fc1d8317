import type { EnvironmentName } from '@postern/contract/ids';
import { z } from 'zod';
import type { TryableScheme } from '../choice/choice.ts';

/** The environment and API that a credential is used for. Credentials are never mixed between environments. */
export interface KeyPlace {
  readonly environment: EnvironmentName;
  readonly scheme: TryableScheme;
}

/** The state of a credential, for the panel. It never holds the credential's text. */
export type HeldKey =
  | { readonly kind: 'none' }
  | { readonly kind: 'exchanging' }
  /** The token endpoint said no, or nothing answered (status 0). */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly detail: string }
  | { readonly kind: 'ready'; readonly hint: string; readonly tokenEndsAtMs: number | null };

export type Credential =
  | { readonly kind: 'key'; readonly text: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string };

export interface KeyRingDeps {
  readonly fetch: typeof fetch;
  /** A clock that never jumps, in milliseconds. */
  readonly monotonicNow: () => number;
}

/** How the key reaches the gateway. */
export interface KeyTarget extends KeyPlace {
  /** `GET` with the key answers a token; null where the scheme needs none. */
  readonly tokenUrl: string | null;
  /** The header of `api-key-header`. */
  readonly keyHeader: string | null;
}

export interface KeyRing {
  /** Changes as a whole with every change, so that React sees it. */
  getState(place: KeyPlace): HeldKey;
  subscribe(listener: () => void): () => void;
  /** Takes a credential into use; a key of the `bearer` scheme is exchanged for a token at once. */
  use(target: KeyTarget, credential: Credential): Promise<void>;
  /** A new token now, from the same key. */
  renew(target: KeyTarget): Promise<void>;
  forget(place: KeyPlace): void;
  /** The header that a call carries, its token renewed when it is about to end; undefined when nothing is held. */
  findHeader(target: KeyTarget): Promise<readonly [name: string, value: string] | undefined>;
}

/** A token that ends sooner is renewed before a call: the call itself takes time. */
const renewBeforeMs = 30_000;

const refusalSchema = z.object({ code: z.string(), detail: z.string() }).partial();
const tokenSchema = z.object({ accessToken: z.string(), expiresIn: z.string().regex(/^\d+s$/) });

interface Held {
  readonly state: HeldKey;
  readonly credential: Credential;
  readonly token: string | undefined;
}

/** Credentials in the memory of this page and nowhere else: no storage, no URL, gone with the page. */
export function createKeyRing({ fetch: send, monotonicNow }: KeyRingDeps): KeyRing {
  const held = new Map<string, Held>();
  const exchanges = new Map<string, Promise<void>>();
  const listeners = new Set<() => void>();
  const none: HeldKey = { kind: 'none' };

  function set(place: KeyPlace, entry: Held | undefined): void {
    if (entry === undefined) held.delete(nameOf(place));
    else held.set(nameOf(place), entry);
    for (const listener of listeners) listener();
  }

  /** One exchange at a time for each place; a credential that was replaced meanwhile keeps its own outcome. */
  function exchange(target: KeyTarget, credential: Credential): Promise<void> {
    const name = nameOf(target);
    const running = exchanges.get(name);
    if (running !== undefined && held.get(name)?.credential === credential) return running;
    set(target, { state: { kind: 'exchanging' }, credential, token: undefined });
    const promise = exchangeKey(target, credential, { send, monotonicNow }).then(({ state, token }) => {
      if (held.get(name)?.credential === credential) set(target, { state, credential, token });
    });
    exchanges.set(name, promise);
    return promise.finally(() => {
      if (exchanges.get(name) === promise) exchanges.delete(name);
    });
  }

  return {
    getState: (place) => held.get(nameOf(place))?.state ?? none,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async use(target, credential) {
      if (target.tokenUrl !== null && credential.kind === 'key') return exchange(target, credential);
      const state: HeldKey = { kind: 'ready', hint: presentHint(credential), tokenEndsAtMs: null };
      set(target, { state, credential, token: undefined });
    },
    async renew(target) {
      const credential = held.get(nameOf(target))?.credential;
      if (credential !== undefined) await exchange(target, credential);
    },
    forget: (place) => set(place, undefined),
    async findHeader(target) {
      const name = nameOf(target);
      const before = held.get(name);
      if (before === undefined) return undefined;
      if (target.tokenUrl === null) return presentHeader(target, before.credential);
      const endsAtMs = before.state.kind === 'ready' ? (before.state.tokenEndsAtMs ?? 0) : 0;
      if (endsAtMs - monotonicNow() < renewBeforeMs) await exchange(target, before.credential);
      const token = held.get(name)?.token;
      return token === undefined ? undefined : ['authorization', `Bearer ${token}`];
    },
  };
}

function presentHeader(
  { keyHeader }: KeyTarget,
  credential: Credential,
): readonly [name: string, value: string] {
  if (credential.kind === 'key') return [keyHeader ?? 'authorization', credential.text];
  const bytes = new TextEncoder().encode(`${credential.username}:${credential.password}`);
  return ['authorization', `Basic ${btoa(String.fromCharCode(...bytes))}`];
}

async function exchangeKey(
  { tokenUrl }: KeyTarget,
  credential: Credential,
  { send, monotonicNow }: { readonly send: typeof fetch; readonly monotonicNow: () => number },
): Promise<{ readonly state: HeldKey; readonly token: string | undefined }> {
  if (tokenUrl === null || credential.kind !== 'key') return { state: { kind: 'none' }, token: undefined };
  const refused = (status: number, code: string, detail: string) =>
    ({ state: { kind: 'refused', status, code, detail }, token: undefined }) as const;
  const askedAtMs = monotonicNow();
  let response: Response;
  try {
    response = await send(tokenUrl, {
      headers: { authorization: credential.text },
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
  } catch {
    return refused(0, 'unreachable', '');
  }
  const json: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const refusal = refusalSchema.safeParse(json);
    return refused(response.status, refusal.data?.code ?? 'unreadable', refusal.data?.detail ?? '');
  }
  const parsed = tokenSchema.safeParse(json);
  if (!parsed.success) return refused(response.status, 'unreadable', '');
  const { accessToken, expiresIn } = parsed.data;
  const tokenEndsAtMs = askedAtMs + Number.parseInt(expiresIn, 10) * 1_000;
  return { state: { kind: 'ready', hint: presentHint(credential), tokenEndsAtMs }, token: accessToken };
}

/** Shortens a key so that its owner recognises it: the part before the random one, and the end. */
function presentHint(credential: Credential): string {
  if (credential.kind === 'basic') return credential.username;
  const prefix = /^[a-z][a-z0-9]*_(?:test|live)_/.exec(credential.text)?.[0] ?? '';
  return `${prefix}…${credential.text.slice(-4)}`;
}

function nameOf({ environment, scheme }: KeyPlace): string {
  return `${environment} ${scheme}`;
}
