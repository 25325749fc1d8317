import type { Operation } from '@postern/contract/catalogue';
import type { EnvironmentView } from '../../access/access-view.ts';
import { isNarrowerTemplate } from '../../catalogue/is-narrower-template.ts';
import type { OtherReading } from '../../catalogue/loose-matcher.ts';
import { foldReading, listSegmentReadings } from '../../catalogue/segment-readings.ts';
import { refuse } from '../../domain/refusal.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { CallSince } from '../call.ts';
import type { ApiRoute } from '../gateway-settings.ts';

export interface JudgedPath {
  readonly route: ApiRoute;
  readonly operation: Operation;
  /** Below the API's base path. */
  readonly pathBelow: string;
  /** Whether the template takes a parameter: a path of literals alone is what it is. */
  readonly hasParameters: boolean;
}

export interface PathReadingDeps {
  readonly view: EnvironmentView;
  readonly routes: readonly ApiRoute[];
}

/**
 * Refuses a path that the upstream could take for another operation than the one that was judged, by letter case, a slash
 * or extension at its end, or an escape; see segment-readings.ts. Other APIs of the same upstream count as well, also where
 * the path is spelled exactly as a narrower template of theirs: the upstream would run that operation, which was not judged.
 */
export function judgePathReadings(
  received: CallSince<'received'>,
  { route, operation, pathBelow, hasParameters }: JudgedPath,
  { view, routes }: PathReadingDeps,
): Refusal | undefined {
  if (!hasParameters) return undefined;
  const { method, hasEncodedSlash } = received;
  const reads = route.upstreamReads;
  const matcher = view.findApi(route.apiId)?.looseMatcher;
  const call = { method, path: pathBelow, reads, except: operation };
  const own =
    matcher?.findOther(call) ??
    (hasEncodedSlash
      ? matcher?.findOther({ ...call, path: pathBelow.replaceAll('%2F', '/'), isPrefixLoose: true })
      : undefined);
  if (own !== undefined) return refuseReading(own);
  for (const neighbour of routes) {
    if (neighbour.upstreamOrigin !== route.upstreamOrigin || neighbour.apiId === route.apiId) continue;
    const below = cutPrefix(route.upstreamPrefix + pathBelow, neighbour.upstreamPrefix, route);
    if (below === undefined) continue;
    const found = view.findApi(neighbour.apiId)?.looseMatcher.findOther({
      ...call,
      path: below.path,
      isPrefixLoose: below.isLoose,
      isOther: (template) =>
        isNarrowerTemplate(
          neighbour.upstreamPrefix + template,
          route.upstreamPrefix + operation.pathTemplate,
        ),
    });
    if (found !== undefined) return refuseReading(found);
  }
  return undefined;
}

/** The rest of the path behind the other API's base path at the upstream, compared as loosely as segments are read. */
function cutPrefix(
  path: string,
  prefix: string,
  { upstreamReads }: ApiRoute,
): { readonly path: string; readonly isLoose: boolean } | undefined {
  if (path.startsWith(`${prefix}/`)) return { path: path.slice(prefix.length), isLoose: false };
  const wanted = prefix.split('/');
  const segments = path.split('/');
  if (segments.length <= wanted.length) return undefined;
  const fits = wanted.every((literal, index) => {
    const segment = segments[index] ?? '';
    if (segment === literal) return true;
    if (upstreamReads.pathCase === 'sensitive' && !segment.includes('%')) return false;
    const key = foldReading(literal);
    return listSegmentReadings(segment, upstreamReads).some((reading) => foldReading(reading) === key);
  });
  return fits ? { path: `/${segments.slice(wanted.length).join('/')}`, isLoose: true } : undefined;
}

function refuseReading({ id }: OtherReading): Refusal {
  const what = 'a spelling that some servers take for another one';
  return refuse('match', 'path_ambiguous', `an upstream could take the path for that of ${id}`, {
    facts: { what },
  });
}

/** Where no template fits the path as it is spelled: finds an escape that some template has as the character itself. */
export function findEscapedSpelling(
  { method }: CallSince<'received'>,
  { route, pathBelow }: Pick<JudgedPath, 'route' | 'pathBelow'>,
  { view }: PathReadingDeps,
): Refusal | undefined {
  if (!pathBelow.includes('%')) return undefined;
  const found = view.findApi(route.apiId)?.looseMatcher.findOther({
    method,
    path: pathBelow,
    reads: { pathCase: 'sensitive', trailingSlash: 'significant', extension: 'kept' },
  });
  if (found === undefined) return undefined;
  const what = 'an escape of a sign that belongs to the name of the call';
  return refuse('match', 'path_ambiguous', `${found.id} has a sign that the call escapes`, {
    facts: { what },
  });
}
