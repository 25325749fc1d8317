/**
 * Acts as a browser for a fetch-style application: it keeps cookies and sends the headers that name its page's origin.
 */
export interface Browser {
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** The Cookie header that it would send now. */
  cookie(): string;
}

export function createBrowser(
  origin: string,
  fetch: (request: Request) => Response | Promise<Response>,
): Browser {
  const cookies = new Map<string, string>();
  const send = async (path: string, init: RequestInit & { readonly headers: Record<string, string> }) => {
    const headers = new Headers({ 'sec-fetch-site': 'same-origin', cookie: header(), ...init.headers });
    if (headers.get('cookie') === '') headers.delete('cookie');
    const answer = await fetch(new Request(new URL(path, origin), { ...init, headers, redirect: 'manual' }));
    for (const cookie of answer.headers.getSetCookie()) keep(cookie);
    return answer;
  };
  function keep(setCookie: string): void {
    const [pair = '', ...attributes] = setCookie.split(/;\s*/);
    const cut = pair.indexOf('=');
    const [name, value] = [pair.slice(0, cut), pair.slice(cut + 1)];
    const isGone = value === '' || attributes.some((attribute) => /^max-age=0$/i.test(attribute));
    if (isGone) cookies.delete(name);
    else cookies.set(name, value);
  }
  function header(): string {
    return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
  return {
    get: (path, headers = {}) => send(path, { method: 'GET', headers }),
    post: (path, body, headers = {}) =>
      send(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { origin, 'content-type': 'application/json', ...headers },
      }),
    cookie: header,
  };
}
