import type { RateHeaderStyle } from '../config/answer-config-schema.ts';

/** The state of a limit for the caller of this call. */
export interface RateState {
  /** Names the policy: letters, digits, `-` and `_`. */
  readonly policy: string;
  /** The amount that one window allows. */
  readonly limit: number;
  readonly remaining: number;
  /** Null: a limit on what runs at once. */
  readonly windowS: number | null;
  /** The unit that is counted; calls when left out. */
  readonly unit?: 'content-bytes' | 'concurrent-requests';
  /** Seconds until there is more room. */
  readonly resetS: number;
}

type Present = (states: readonly RateState[]) => readonly string[];

const styles: Readonly<Record<RateHeaderStyle, Present>> = {
  // draft-ietf-httpapi-ratelimit-headers-10, sections 3 and 4: lists of RFC 9651, one item per policy
  ratelimit: (states) => [
    'ratelimit-policy',
    states.map(presentPolicy).join(', '),
    'ratelimit',
    states.map(presentRemaining).join(', '),
  ],
  'ratelimit-legacy': (states) => presentNearest(states, 'ratelimit-'),
  'x-ratelimit': (states) => presentNearest(states, 'x-ratelimit-'),
  none: () => [],
};

/** The limits that a call counted against, as a flat list of names and values; empty without any. */
export function presentRateHeaders(style: RateHeaderStyle, states: readonly RateState[]): readonly string[] {
  return states.length === 0 ? [] : styles[style](states.map(clean));
}

function presentPolicy({ policy, limit, windowS, unit }: RateState): string {
  const quotaUnit = unit === undefined ? '' : `;qu="${unit}"`;
  return `"${policy}";q=${limit}${quotaUnit}${windowS === null ? '' : `;w=${windowS}`}`;
}

function presentRemaining({ policy, remaining, windowS, resetS }: RateState): string {
  return `"${policy}";r=${remaining}${windowS === null ? '' : `;t=${resetS}`}`;
}

/** Older forms name one limit on calls: the one with the least room. */
function presentNearest(states: readonly RateState[], prefix: string): readonly string[] {
  const [first, ...others] = states.filter(({ unit }) => unit === undefined);
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

/**
 * Header integers are whole and not below zero. Part of a second counts as one, so that nobody comes too early; but never more
 * than the window, whose counting in steps takes a hair longer.
 */
function clean(state: RateState): RateState {
  const whole = (value: number) => Math.max(0, Math.ceil(value));
  const windowS = state.windowS === null ? null : whole(state.windowS);
  return {
    ...state,
    policy: state.policy.replace(/[^A-Za-z0-9_-]/g, '_'),
    limit: whole(state.limit),
    remaining: Math.max(0, Math.floor(state.remaining)),
    windowS,
    resetS: Math.min(whole(state.resetS), windowS ?? Number.POSITIVE_INFINITY),
  };
}
