import type { EnvironmentName } from '@postern/contract/ids';
import type { PortalLanguage, RefusalReason } from '@postern/contract/portal';
import { portal } from '../api/portal.ts';
import type { ExplainedCall } from './gateway-fetch.ts';

/** Asks the portal's server why a call is refused, with the credential that the call carried; null where nobody can say. */
export function createExplain(environment: EnvironmentName, language: PortalLanguage) {
  return async ({ method, url, header }: ExplainedCall): Promise<RefusalReason | null> => {
    if (header === undefined) return null;
    const answer = await portal.explainRefusal({
      body: { environment, method, url },
      query: { language },
      headers: { [header[0]]: header[1] },
    });
    return answer.ok ? answer.data : null;
  };
}
