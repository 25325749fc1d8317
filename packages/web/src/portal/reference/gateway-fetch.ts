import type { RefusalReason } from '@postern/contract/portal';

/** The outcome of a call that the form made. */
export interface TriedCall {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  /** Why it was refused; undefined until it is known, null where it was not refused or nobody can say. */
  readonly reason: RefusalReason | null | undefined;
}

export interface GatewayFetchDeps {
  readonly fetch: typeof fetch;
  /** Whether the URL leads to a gateway of the chosen environment: nothing else is called. */
  isOfGateway(url: URL): boolean;
  findHeader(): Promise<readonly [name: string, value: string] | undefined>;
  explain(call: ExplainedCall): Promise<RefusalReason | null>;
  onTried(call: TriedCall): void;
}

export interface ExplainedCall {
  readonly method: string;
  readonly url: string;
  readonly header: readonly [name: string, value: string] | undefined;
}

/**
 * The reference's form calls this instead of `fetch`. It reaches the gateway and nobody else, with the credential of the panel and
 * no other; a refusal is explained. Cookies are never sent.
 */
export function createGatewayFetch(deps: GatewayFetchDeps): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, { ...init, credentials: 'omit' });
    const url = new URL(request.url);
    if (!deps.isOfGateway(url))
      throw new TypeError('From here, only the gateway of the environment is called.');
    const header = await deps.findHeader();
    const headers = new Headers(request.headers);
    if (header !== undefined) {
      // The samples' own placeholder, or what the form holds besides: two credentials at once are refused (400).
      headers.delete('authorization');
      headers.set(...header);
    }
    const response = await deps.fetch(new Request(request, { headers, cache: 'no-store' }));
    tell({ method: request.method, url: request.url, header }, response.status, deps);
    return response;
  };
}

function tell(call: ExplainedCall, status: number, { explain, onTried }: GatewayFetchDeps): void {
  const tried = { method: call.method, url: call.url, status };
  const mayBeRefusal = status >= 400 && status < 500 && call.header !== undefined;
  onTried({ ...tried, reason: mayBeRefusal ? undefined : null });
  if (!mayBeRefusal) return;
  explain(call).then(
    (reason) => onTried({ ...tried, reason }),
    () => onTried({ ...tried, reason: null }),
  );
}
