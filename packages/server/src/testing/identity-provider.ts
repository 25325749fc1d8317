import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { SignJWT } from 'jose';

export interface IdentityProvider {
  readonly discoveryUrl: string;
  /** Sets the person who is signed in at the provider from the next exchange on. */
  setPerson(person: { readonly email: string; readonly emailVerified: boolean }): void;
  /** Does what a browser does at the provider, and returns the URL that it is redirected to. */
  consent(authorizationUrl: string): string;
  close(): Promise<void>;
}

export const testClientSecret = 'client-secret-of-the-test';

/** An OpenID Connect provider on the loopback, as small as a code flow with PKCE allows. For tests only. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const nonces = new Map<string, { readonly nonce: string; readonly clientId: string }>();
  let person = { email: 'nobody@example.com', emailVerified: false };
  let issuer = '';

  async function answer(request: IncomingMessage): Promise<object> {
    switch (request.url) {
      case '/.well-known/openid-configuration':
        return {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          id_token_signing_alg_values_supported: ['RS256'],
        };
      case '/jwks':
        return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] };
      case '/token':
        return await exchange(new URLSearchParams(await readText(request)));
      default:
        return {};
    }
  }

  async function exchange(form: URLSearchParams): Promise<object> {
    const code = form.get('code') ?? '';
    const grant = nonces.get(code);
    nonces.delete(code);
    if (grant === undefined || form.get('code_verifier') === null) return { error: 'invalid_grant' };
    const idToken = await new SignJWT({
      nonce: grant.nonce,
      email: person.email,
      email_verified: person.emailVerified,
      name: 'From Elsewhere',
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .setSubject(`subject of ${person.email}`)
      .setIssuer(issuer)
      .setAudience(grant.clientId)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
    return { access_token: randomUUID(), token_type: 'Bearer', expires_in: 300, id_token: idToken };
  }

  const server = createServer((request, response) => {
    void answer(request).then((body) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  issuer = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;

  return {
    discoveryUrl: `${issuer}/.well-known/openid-configuration`,
    setPerson: (next) => {
      person = next;
    },
    consent(authorizationUrl) {
      const asked = new URL(authorizationUrl).searchParams;
      const code = randomUUID();
      nonces.set(code, { nonce: asked.get('nonce') ?? '', clientId: asked.get('client_id') ?? '' });
      const back = new URL(asked.get('redirect_uri') ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', asked.get('state') ?? '');
      return back.href;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
