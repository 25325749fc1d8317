import { z } from 'zod';
import { apiKeyIdSchema } from './ids.ts';
import { keyUseSchema } from './key-use.ts';

export const apiKeyStateSchema = z.enum(['active', 'retiring', 'revoked']);
export type ApiKeyState = z.infer<typeof apiKeyStateSchema>;

/** A key as lists and pages show it: never its text. */
export const presentedApiKeySchema = z.strictObject({
  id: apiKeyIdSchema,
  /** Prefix and last four characters: `acme_test_…x7Qa`. */
  masked: z.string(),
  /** Counts up with each reset; a token carries it and dies with it. */
  version: z.int().positive(),
  state: apiKeyStateSchema,
  createdAtMs: z.int(),
  expiresAtMs: z.int().nullable(),
});
export type PresentedApiKey = z.infer<typeof presentedApiKeySchema>;

/** The answer that does hold the key's text: creation, reset and view. Always sent with `Cache-Control: no-store`. */
export const revealedApiKeySchema = presentedApiKeySchema.extend({
  text: z.string(),
  /** How it is used on each API. */
  uses: z.array(keyUseSchema),
});
export type RevealedApiKey = z.infer<typeof revealedApiKeySchema>;
