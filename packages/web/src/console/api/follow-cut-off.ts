import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { cutOffEventName, cutOffSchema } from '@postern/contract/cut-off';
import type { CutOff } from '@postern/contract/cut-off';
import { queries } from './queries.ts';
import type { Place } from './queries.ts';

/** `followCutOff` of the contract, for `EventSource`, which the client of the admin API does not speak. */
export function presentEventsPath({ licenceId, environment }: Place, sequence: number): string {
  return `/admin/v1/licences/${licenceId}/environments/${environment}/cut-offs/${sequence}/events`;
}

/**
 * A change on its way to the gateways, as each confirmation comes: by server-sent events, and where those do not get
 * through (some proxies hold them back) by asking twice a second.
 */
export function useFollowedCutOff(place: Place, sequence: number): UseQueryResult<CutOff> {
  const client = useQueryClient();
  const [isStreamBroken, setIsStreamBroken] = useState(false);
  const { queryKey, ...query } = queries.cutOff(place, sequence);
  const result = useQuery({
    queryKey,
    ...query,
    refetchInterval: ({ state }) => (isStreamBroken && state.data?.state !== 'confirmed' ? 500 : false),
  });
  const isPending = result.data?.state === 'pending';
  useEffect(() => {
    if (!isPending || isStreamBroken) return undefined;
    const source = new EventSource(presentEventsPath(place, sequence));
    const patience = setTimeout(() => setIsStreamBroken(true), firstEventWithinMs);
    source.addEventListener(cutOffEventName, (event: MessageEvent<string>) => {
      clearTimeout(patience);
      const parsed = cutOffSchema.safeParse(JSON.parse(event.data));
      if (parsed.success) client.setQueryData(queryKey, parsed.data);
      else setIsStreamBroken(true);
    });
    // EventSource would try again by itself; asking is surer than a stream that broke once.
    source.addEventListener('error', () => setIsStreamBroken(true));
    return () => {
      clearTimeout(patience);
      source.close();
    };
    // The place and the key are made anew at each drawing; these name them.
  }, [isPending, isStreamBroken, place.licenceId, place.environment, sequence]);
  return result;
}

/** The server sends one event at once; a stream without it is being held back. */
const firstEventWithinMs = 5_000;
