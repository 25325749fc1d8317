import type { RateHeaderStyle } from '../config/answer-config-schema.ts';

/** Where a limit stands for the caller of this call. */
export interface RateState {
  /** Names the policy: letters, digits, `-` and `_`. */
  readonly policy: string;
  /** Calls that one window takes. */
  readonly limit: number;
  readonly remaining: number;
  readonly windowS: number;
  /** Seconds until there is more room. */
  readonly resetS: number;
}

type Present = (states: readonly RateState[]) => readonly string[];

const styles: Readonly<Record<RateHeaderStyle, Present>> = {
  // draft-ietf-httpapi-ratelimit-headers-10, sections 3 and 4: lists of RFC 9651, one item per policy
  ratelimit: (states) => [
    'ratelimit-policy',
    states.map(({ policy, limit, windowS }) => `"${policy}";q=${limit};w=${windowS}`).join(', '),
    'ratelimit',
    states.map(({ policy, remaining, resetS }) => `"${policy}";r=${remaining};t=${resetS}`).join(', '),
  ],
  'ratelimit-legacy': (states) => presentNearest(states, 'ratelimit-'),
  'x-ratelimit': (states) => presentNearest(states, 'x-ratelimit-'),
  none: () => [],
};

/** The limits that a call counted against, as a flat list of names and values; empty without any. */
export function presentRateHeaders(style: RateHeaderStyle, states: readonly RateState[]): readonly string[] {
  return states.length === 0 ? [] : styles[style](states.map(clean));
}

/** Older forms tell of one limit: the one with the least room. */
function presentNearest(states: readonly RateState[], prefix: string): readonly string[] {
  const [first, ...others] = states;
  if (first === undefined) return [];
  const nearest = others.reduce((least, state) => (state.remaining < least.remaining ? state : least), first);
  return [
    `${prefix}limit`,
    String(nearest.limit),
    `${prefix}remaining`,
    String(nearest.remaining),
    `${prefix}reset`,
    String(nearest.resetS),
  ];
}

/** Header integers are whole and not below zero; a reset that is near is told as one that is not earlier. */
function clean(state: RateState): RateState {
  const whole = (value: number) => Math.max(0, Math.ceil(value));
  return {
    policy: state.policy.replace(/[^A-Za-z0-9_-]/g, '_'),
    limit: whole(state.limit),
    remaining: Math.max(0, Math.floor(state.remaining)),
    windowS: whole(state.windowS),
    resetS: whole(state.resetS),
  };
}
