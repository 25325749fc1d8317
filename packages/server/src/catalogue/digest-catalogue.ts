import { createHash } from 'node:crypto';
import type { Catalogue } from '@postern/contract/catalogue';

/** Names a catalogue by what is in it. The builder gives its parts in a fixed order, so the same document and mapping give the same digest. */
export function digestCatalogue(catalogue: Catalogue): string {
  return createHash('sha256').update(JSON.stringify(catalogue)).digest('base64url');
}
