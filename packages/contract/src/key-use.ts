import { z } from 'zod';

/**
 * How a key is used on one API.
 * - `bearer`: the key is exchanged for an access token at `tokenUrl`.
 * - `api-key-header`: the key itself is sent in the header `keyHeader`.
 * - `other`: the API accepts neither, but a proof of possession (DPoP) or HTTP Basic only.
 */
export const keyUseSchema = z.strictObject({
  apiId: z.string(),
  title: z.string(),
  /** The API's base URL. */
  url: z.string(),
  scheme: z.enum(['bearer', 'api-key-header', 'other']),
  keyHeader: z.string().nullable(),
  tokenUrl: z.string().nullable(),
  /**
   * The URL of a GET that the API user may call and that has no parameters; where the API has none, the URL that
   * returns the key's own API user. Null where a plain command cannot send the key.
   */
  exampleUrl: z.string().nullable(),
});
export type KeyUse = z.infer<typeof keyUseSchema>;
