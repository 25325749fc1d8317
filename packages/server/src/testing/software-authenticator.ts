import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface SoftwareAuthenticator {
  /** Answers of the browser, in WebAuthn's JSON forms. */
  register(challenge: string): Record<string, unknown>;
  authenticate(challenge: string, options?: { readonly userVerified?: boolean }): Record<string, unknown>;
}

const flagUserPresent = 0x01;
const flagUserVerified = 0x04;
const flagCredentialIncluded = 0x40;

/** A passkey without a device: P-256, no attestation (WebAuthn level 3 sections 6.1 and 6.5). For tests only. */
export function createSoftwareAuthenticator(rpId: string, origin: string): SoftwareAuthenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const credentialId = randomBytes(16);
  const id = credentialId.toString('base64url');
  let counter = 0;

  const clientData = (type: string, challenge: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const authenticatorData = (flags: number, more: Buffer = Buffer.alloc(0)) => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(++counter);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), count, more]);
  };
  const coseKey = Buffer.concat([
    Buffer.from('a5010203262001', 'hex'),
    Buffer.from('215820', 'hex'),
    Buffer.from(jwk.x ?? '', 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(jwk.y ?? '', 'base64url'),
  ]);

  return {
    register(challenge) {
      const length = Buffer.from([0, credentialId.length]);
      const credential = Buffer.concat([Buffer.alloc(16), length, credentialId, coseKey]);
      const data = authenticatorData(flagUserPresent | flagUserVerified | flagCredentialIncluded, credential);
      const head = Buffer.from([0x58, data.length]);
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'),
        head,
        data,
      ]);
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData('webauthn.create', challenge).toString('base64url'),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal'],
        },
      };
    },
    authenticate(challenge, { userVerified = true } = {}) {
      const client = clientData('webauthn.get', challenge);
      const data = authenticatorData(flagUserPresent | (userVerified ? flagUserVerified : 0));
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: sign('sha256', signed, privateKey).toString('base64url'),
        },
      };
    },
  };
}
