import { z } from 'zod';

/**
 * How a key is used on one API. `bearer`: it is exchanged for an access token at `tokenUrl`. `api-key-header`: it is sent itself,
 * in the header `keyHeader`. `other`: the API takes neither (a proof of possession, or Basic alone).
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
   * A GET that the API user may make and that needs nothing filled in; where the API has none, the call that says whose the
   * key is. Null where the key cannot be sent plainly.
   */
  exampleUrl: z.string().nullable(),
});
export type KeyUse = z.infer<typeof keyUseSchema>;
