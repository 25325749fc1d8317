import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';

// The pair lives as long as the program; the private half never leaves it.
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
let nonce;

function prove(method, url, accessToken) {
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: publicKey.export({ format: 'jwk' }) };
  const claims = { jti: randomUUID(), htm: method, htu: url, iat: Math.floor(Date.now() / 1000), nonce };
  if (accessToken) claims.ath = createHash('sha256').update(accessToken).digest('base64url');
  const signed = `${encode(header)}.${encode(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

async function send(method, url, { accessToken, ...init }) {
  for (let attempt = 0; ; attempt++) {
    const headers = { ...init.headers, DPoP: prove(method, url, accessToken) };
    const answer = await fetch(url, { method, ...init, headers });
    const isNew = answer.headers.get('dpop-nonce') !== (nonce ?? null);
    nonce = answer.headers.get('dpop-nonce') ?? nonce;
    // The first answer says which nonce to use.
    if (answer.ok || !isNew || attempt > 0) return answer;
  }
}

const credentials = Buffer.from(`${process.env.CLIENT_ID}:${process.env.API_KEY}`).toString('base64');
const granted = await send('POST', '{{oauthTokenUrl}}', {
  headers: { Authorization: `Basic ${credentials}` },
  body: new URLSearchParams({ grant_type: 'client_credentials' }),
});
if (!granted.ok) throw new Error(`no token: ${granted.status} ${await granted.text()}`);
const { access_token: accessToken } = await granted.json();

const answer = await send('GET', '{{dpop.callUrl}}', {
  accessToken,
  headers: { Authorization: `DPoP ${accessToken}` },
});
console.log(await answer.text());
