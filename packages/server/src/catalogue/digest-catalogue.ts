import { createHash } from 'node:crypto';
import type { Catalogue } from '@postern/contract/catalogue';

/**
 * Identifies a catalogue by its content. The builder orders its parts in a fixed way, so the same document and mapping
 * have the same digest.
 */
export function digestCatalogue(catalogue: Catalogue): string {
  return createHash('sha256').update(JSON.stringify(catalogue)).digest('base64url');
}
