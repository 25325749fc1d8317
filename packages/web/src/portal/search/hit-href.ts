import type { SearchHit } from '@postern/contract/portal';
import { presentOperationHash } from '../reference/operation-link.ts';

/** Where a find leads. */
export function presentHitHref(hit: SearchHit): string {
  switch (hit.kind) {
    case 'operation':
      return `/reference/${encodeURIComponent(hit.environment)}/${encodeURIComponent(hit.apiId)}#${presentOperationHash(hit.operationId)}`;
    case 'guide':
      return `/guides/${encodeURIComponent(hit.guideId)}${hit.sectionId === '' ? '' : `#${encodeURIComponent(hit.sectionId)}`}`;
    case 'error':
      return `/errors/${encodeURIComponent(hit.code)}`;
  }
}
