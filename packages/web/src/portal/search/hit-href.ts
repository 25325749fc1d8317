import type { SearchHit } from '@postern/contract/portal';
import { presentOperationHash, presentReferencePath } from '@postern/server/domain/reference-link';

/** The URL of the page that a hit leads to. */
export function presentHitHref(hit: SearchHit): string {
  switch (hit.kind) {
    case 'operation':
      return `${presentReferencePath(hit)}#${presentOperationHash(hit.operationId)}`;
    case 'guide':
      return `/guides/${encodeURIComponent(hit.guideId)}${hit.sectionId === '' ? '' : `#${encodeURIComponent(hit.sectionId)}`}`;
    case 'error':
      return `/errors/${encodeURIComponent(hit.code)}`;
  }
}
