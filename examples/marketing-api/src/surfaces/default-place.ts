import { z } from 'zod';
import { getEntityPartition } from '../find-entity.ts';
import type { Place, Store } from '../open-store.ts';
import type { Call } from '../operation.ts';

/** The parameters `limit` and `offset` in the style of ActiveCampaign. */
export const wrappedPaging = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20).describe('How many items at most'),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0).describe('How many items to pass over'),
});
export const metaSchema = z.object({ total: z.string() });

/** This surface has no entities: all documents are in the licence's default one. */
export function getDefaultPlace(call: Call, store: Store): Place {
  return { partition: getEntityPartition(call.caller, '-', { store }) };
}
