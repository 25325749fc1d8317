import type { Method, Operation } from './operation.ts';

export type RouteMatch =
  | {
      readonly kind: 'matched';
      readonly operation: Operation;
      readonly parameters: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'path-unknown' }
  | { readonly kind: 'method-unknown'; readonly allow: readonly Method[] };

interface Route {
  readonly operation: Operation;
  readonly segments: readonly string[];
}

/**
 * Creates a function that finds the operation of a path. A static segment has priority over a parameter, left to right.
 */
export function createRouter(operations: readonly Operation[]) {
  const bySegmentCount = new Map<number, Route[]>();
  for (const operation of operations) {
    const segments = operation.path.slice(1).split('/');
    const routes = bySegmentCount.get(segments.length) ?? [];
    routes.push({ operation, segments });
    bySegmentCount.set(segments.length, routes);
  }
  for (const routes of bySegmentCount.values())
    routes.sort((a, b) => rank(a.segments).localeCompare(rank(b.segments)));

  return {
    match(method: string, segments: readonly string[]): RouteMatch {
      const fitting = (bySegmentCount.get(segments.length) ?? []).filter((route) =>
        route.segments.every((expected, index) => isParameter(expected) || expected === segments[index]),
      );
      const best = fitting[0];
      if (best === undefined) return { kind: 'path-unknown' };
      const sameShape = fitting.filter((route) => rank(route.segments) === rank(best.segments));
      const route = sameShape.find(({ operation }) => operation.method === method);
      if (route === undefined)
        return { kind: 'method-unknown', allow: sameShape.map(({ operation }) => operation.method) };
      return {
        kind: 'matched',
        operation: route.operation,
        parameters: Object.fromEntries(
          route.segments.flatMap((name, index) =>
            isParameter(name) ? [[name.slice(1, -1), segments[index] ?? '']] : [],
          ),
        ),
      };
    },
  };
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{');
}

/** Sorts static segments before parameters. */
function rank(segments: readonly string[]): string {
  return segments.map((segment) => (isParameter(segment) ? '1' : '0')).join('');
}
