import type { Auth } from './create-auth.ts';
import { authBasePath } from './create-auth.ts';

/** The headers that better-auth receives. Forwarding headers and Authorization are not among them. */
const passedOn = [
  'cookie',
  'origin',
  'referer',
  'sec-fetch-site',
  'sec-fetch-mode',
  'sec-fetch-dest',
  'user-agent',
];

/** Calls better-auth. The path is one of `auth-paths.ts`, and its schema has checked the body. */
export async function forwardToAuth(
  call: {
    readonly method: 'GET' | 'POST';
    readonly path: string;
    readonly search?: string;
    readonly body?: unknown;
  },
  original: Headers,
  { auth, publicUrl }: { readonly auth: Auth; readonly publicUrl: string },
): Promise<Response> {
  const headers = new Headers({ accept: 'application/json' });
  for (const name of passedOn) {
    const value = original.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (call.body !== undefined) headers.set('content-type', 'application/json');
  const url = new URL(`${authBasePath}${call.path}${call.search ?? ''}`, publicUrl);
  const body = call.body === undefined ? {} : { body: JSON.stringify(call.body) };
  return await auth.handler(new Request(url, { method: call.method, headers, ...body }));
}

/**
 * Returns the cookies that an answer sets, in the form in which a browser sends them back; undefined if it sets no
 * session.
 */
export async function findNewSessionCookie(answer: Response, auth: Auth): Promise<string | undefined> {
  const { name } = (await auth.$context).authCookies.sessionToken;
  const set = answer.headers.getSetCookie().findLast((cookie) => cookie.startsWith(`${name}=`));
  const [pair = ''] = set?.split(';') ?? [];
  return pair.length > name.length + 1 ? pair : undefined;
}
