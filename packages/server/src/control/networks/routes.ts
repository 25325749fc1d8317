import { networkRoutes } from '@postern/contract/admin-routes/networks';
import type { NetworkRule } from '@postern/contract/network-rule';
import { describeRange, parseNetworkRange } from '../../domain/network-rule.ts';
import type { RangeDescription } from '../../domain/network-rule.ts';
import { listNetworkTable } from '../../domain/network-table.ts';
import { isAddressAllowed } from '../../domain/range-matcher.ts';
import type { AdminApp } from '../admin-app.ts';
import { refuseFields } from '../../refusals/api-refusal.ts';
import type { FieldError } from '../../refusals/api-refusal.ts';
import type { ControlParts } from '../control-deps.ts';
import { getApiUser, getScope } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';

/** The age of an address above which it is not warned about, in milliseconds. */
const seenWithinMs = 30 * 86_400_000;

export function registerNetworkRoutes(app: AdminApp, parts: ControlParts): void {
  const { storage, config, now } = parts;

  app.openapi(governRoute(networkRoutes.getNetworkTable, parts), (c) => {
    const yourAddress = c.env?.clientAddress ?? null;
    return c.json({ rows: [...listNetworkTable()], yourAddress }, 200);
  });

  app.openapi(governRoute(networkRoutes.listAddresses, parts), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    await getApiUser(storage, scope);
    return c.json({ items: [...(await storage.sightings.list(scope, now() - seenWithinMs))] }, 200);
  });

  app.openapi(governRoute(networkRoutes.previewNetworkRules, parts), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    await getApiUser(storage, scope);
    const ranges = describeRules(c.req.valid('json').networkRules);
    const canonical = ranges.map(({ text }) => text);
    const seen = await storage.sightings.list(scope, now() - seenWithinMs);
    const lockedOut = seen.filter(({ address }) => !isAddressAllowed(canonical, address));
    return c.json({ ranges: [...ranges], lockedOut }, 200);
  });
}

/** Describes the rules. @throws ApiRefusal request_invalid with the corrected spelling of each */
function describeRules(rules: readonly NetworkRule[]): readonly RangeDescription[] {
  const errors: FieldError[] = [];
  const ranges = rules.flatMap(({ range }, index) => {
    const parsed = parseNetworkRange(range);
    if (parsed.kind === 'range') return [describeRange(parsed)];
    errors.push({ path: `/networkRules/${index}/range`, message: parsed.why });
    return [];
  });
  if (errors.length > 0) throw refuseFields(errors);
  return ranges;
}
