import type { Deprecation } from '@postern/contract/deprecation';

/** Joins two deprecations: the earlier dates apply, and the links of the more specific one come first. */
export function joinDeprecations(
  particular: Deprecation | undefined,
  general: Deprecation | undefined,
): Deprecation | undefined {
  if (particular === undefined || general === undefined) return particular ?? general;
  return {
    deprecatedAtMs: earliest(particular.deprecatedAtMs, general.deprecatedAtMs),
    sunsetAtMs: earliest(particular.sunsetAtMs, general.sunsetAtMs),
    link: particular.link ?? general.link,
    successor: particular.successor ?? general.successor,
  };
}

function earliest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

/** Decides whether the deprecation date has passed; without one, whether there is a sunset. */
export function isDeprecated({ deprecatedAtMs, sunsetAtMs }: Deprecation, nowMs: number): boolean {
  return deprecatedAtMs === null ? sunsetAtMs !== null : deprecatedAtMs <= nowMs;
}

export function isSunset({ sunsetAtMs }: Deprecation, nowMs: number): boolean {
  return sunsetAtMs !== null && sunsetAtMs <= nowMs;
}

/** Presents `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and both links as a flat list of names and values. */
export function presentDeprecationHeaders(deprecation: Deprecation): readonly string[] {
  const { deprecatedAtMs, sunsetAtMs, link, successor } = deprecation;
  return [
    // A date of structured fields (RFC 9651): seconds since the epoch.
    ...(deprecatedAtMs === null ? [] : ['deprecation', `@${Math.floor(deprecatedAtMs / 1_000)}`]),
    ...(sunsetAtMs === null ? [] : ['sunset', new Date(sunsetAtMs).toUTCString()]),
    ...(link === null ? [] : ['link', `<${link}>; rel="deprecation"; type="text/html"`]),
    ...(successor === null ? [] : ['link', `<${successor}>; rel="successor-version"`]),
  ];
}
