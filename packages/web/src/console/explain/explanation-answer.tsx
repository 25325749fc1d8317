import { useQuery } from '@tanstack/react-query';
import type { Explanation } from '@postern/contract/explanation';
import type { ApiUserId } from '@postern/contract/ids';
import { apiUserIdSchema } from '@postern/contract/ids';
import { queries } from '../api/queries.ts';
import { usePlace } from '../layout/use-place.ts';
import { ExplanationPanel } from './explanation-panel.tsx';
import { FixPanel } from './fix-panel.tsx';

interface ExplanationAnswerProps {
  readonly explanation: Explanation;
  /** Undefined where the call was explained with a key or token. */
  readonly apiUserId: ApiUserId | undefined;
  readonly onApplied: () => void;
}

/** The judgement of the call, stage by stage, and the smallest change that would let it pass. */
export function ExplanationAnswer({ explanation, apiUserId, onApplied }: ExplanationAnswerProps) {
  const place = usePlace();
  const { data: apiUser } = useQuery({
    ...queries.apiUser(place, apiUserId ?? apiUserIdSchema.parse('00000000-0000-4000-8000-000000000000')),
    enabled: apiUserId !== undefined,
  });
  return (
    <ExplanationPanel explanation={explanation}>
      {explanation.fix !== null && (
        <FixPanel
          fix={explanation.fix}
          apiUser={apiUserId === undefined ? undefined : apiUser}
          onApplied={onApplied}
        />
      )}
    </ExplanationPanel>
  );
}
