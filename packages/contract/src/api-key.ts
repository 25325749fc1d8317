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
  /**
   * Increases with each reset. A token contains the version of its key, and is refused once the key has another one.
   */
  version: z.int().positive(),
  state: apiKeyStateSchema,
  createdAtMs: z.int(),
  expiresAtMs: z.int().nullable(),
});
export type PresentedApiKey = z.infer<typeof presentedApiKeySchema>;

/** A key with its text, as creation, reset and view answer it. Such an answer always has `Cache-Control: no-store`. */
export const revealedApiKeySchema = presentedApiKeySchema.extend({
  text: z.string(),
  /** How the key is used on each API. */
  uses: z.array(keyUseSchema),
});
export type RevealedApiKey = z.infer<typeof revealedApiKeySchema>;
