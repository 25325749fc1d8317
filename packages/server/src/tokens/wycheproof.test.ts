import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { importVerificationKey } from '../crypto/signing-keys.ts';
import { parseCompactJws, verifyCompactJws } from './compact-jws.ts';

const file = fileURLToPath(
  new URL('../../../../../shared/data/wycheproof/json_web_signature_test.json', import.meta.url),
);

const vectorsSchema = z.object({
  testGroups: z.array(
    z.object({
      comment: z.string(),
      public: z.record(z.string(), z.unknown()).optional(),
      private: z.record(z.string(), z.unknown()),
      tests: z.array(
        z.object({
          tcId: z.int(),
          comment: z.string(),
          jws: z.unknown(),
          result: z.enum(['valid', 'invalid']),
        }),
      ),
    }),
  ),
});

/** Verifies a JWS as the token endpoints do before they read its claims. */
async function isVerified(jws: unknown, jwk: Readonly<Record<string, unknown>>): Promise<boolean> {
  if (typeof jws !== 'string') return false;
  const parsed = parseCompactJws(jws);
  if (parsed.kind === 'invalid' || parsed.header.kid !== jwk['kid']) return false;
  const key = findKey(jwk);
  return key !== undefined && (await verifyCompactJws(parsed, key));
}

function findKey(jwk: Readonly<Record<string, unknown>>) {
  try {
    return importVerificationKey(jwk);
  } catch {
    return undefined;
  }
}

describe.skipIf(!existsSync(file))(`Wycheproof’s JWS vectors (${file})`, () => {
  const { testGroups } = vectorsSchema.parse(
    existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { testGroups: [] },
  );
  const rs256 = testGroups.filter((group) => group.public?.['alg'] === 'RS256');
  const others = testGroups.filter((group) => group.public?.['alg'] !== 'RS256');

  it('has the RS256 vectors at all', () => {
    expect(rs256.flatMap((group) => group.tests).length).toBeGreaterThan(200);
  });

  it.each(rs256.map((group) => [group.comment, group] as const))(
    'are judged as they say: %s',
    async (_name, group) => {
      for (const vector of group.tests) {
        const isGood = await isVerified(vector.jws, group.public ?? {});
        expect([vector.tcId, vector.comment, isGood]).toEqual([
          vector.tcId,
          vector.comment,
          vector.result === 'valid',
        ]);
      }
    },
  );

  it.each(others.map((group, index) => [`${group.comment} ${index}`, group] as const))(
    'of another algorithm or use are all refused: %s',
    async (_name, group) => {
      for (const vector of group.tests) {
        expect([vector.tcId, await isVerified(vector.jws, group.public ?? group.private)]).toEqual([
          vector.tcId,
          false,
        ]);
      }
    },
  );
});
