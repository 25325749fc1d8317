import { z } from 'zod';
import { profiles, profileTables, segments, targetLists } from '../collections.ts';
import { entityParameter, getPlace, getRow } from '../define-resource.ts';
import { matchesSegment } from '../match-segment.ts';
import type { Partition, Store } from '../open-store.ts';
import { defineOperation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { pagingQuery } from '../style.ts';
import type { Style } from '../style.ts';
import type { ProfileRow, TableRow } from '../write-profile.ts';
import { getTable } from './profiles.ts';

const profilesPerRead = 500;
const memberSchema = z.object({ profileId: z.string() });
const membershipBody = z.strictObject({ profileIds: z.array(z.string().max(40)).min(1).max(1_000) });

/** Lists the members of a segment, computed at the time of the call, and of a target list, as it was defined. */
export function segmentOperations(style: Style): readonly Operation[] {
  const path = `${style.entityPath}/${style.segments.profileTables}/{table}/${style.segments.segments}/{segment}`;
  const parameters = {
    entity: entityParameter,
    table: { description: 'The profile table’s name or id', example: 'Customers' },
    segment: { description: 'The segment’s name or id', example: 'Dutch-speakers' },
  };
  return [
    defineOperation({
      id: 'listSegmentProfiles',
      method: 'GET',
      path: `${path}/${style.segments.profiles}`,
      section: 'Segments',
      summary: 'List the profiles that are in a segment now',
      parameters,
      query: pagingQuery,
      success: {
        status: 200,
        description: 'A page of profile ids',
        schema: style.listSchema(memberSchema, 'members'),
      },
      handle: (call, { store }) => {
        const { partition, table } = getTable(call, store);
        const place = { partition, parentId: table.id };
        const segment = getRow(segments, place, store, call.parameters['segment'] ?? '');
        const members = [...segmentMembers(partition, table, segment.data, store)];
        const { limit, offset } = call.query;
        const items = members.slice(offset, offset + limit).map(({ id }) => ({ profileId: id }));
        return {
          status: 200,
          body: style.presentList(items, members.length, { plural: 'members', paging: call.query }),
        };
      },
    }),
    defineOperation({
      id: 'countSegment',
      method: 'POST',
      path: `${path}/count`,
      section: 'Segments',
      summary: 'Count the profiles that are in a segment now',
      description: 'A POST because counting is work; it changes nothing.',
      isRead: true,
      parameters,
      success: { status: 200, description: 'How many', schema: z.object({ count: z.int() }) },
      handle: (call, { store }) => {
        const { partition, table } = getTable(call, store);
        const place = { partition, parentId: table.id };
        const segment = getRow(segments, place, store, call.parameters['segment'] ?? '');
        return {
          status: 200,
          body: { count: [...segmentMembers(partition, table, segment.data, store)].length },
        };
      },
    }),
    ...membershipOperations(style),
  ];
}

function membershipOperations(style: Style): readonly Operation[] {
  const path = `${style.entityPath}/${style.segments.targetLists}/{targetList}/${style.segments.profiles}`;
  const parameters = {
    entity: entityParameter,
    targetList: { description: 'The target list’s name or id', example: 'Store-opening' },
  };
  const answer = z.object({ count: z.int() });
  const change = (verb: 'add' | 'remove') =>
    defineOperation({
      id: verb === 'add' ? 'addToTargetList' : 'removeFromTargetList',
      method: 'POST',
      path: verb === 'add' ? path : `${path}/remove`,
      section: 'Target lists',
      summary: verb === 'add' ? 'Add profiles to a target list' : 'Take profiles off a target list',
      parameters,
      body: { schema: membershipBody, example: { profileIds: ['5'] } },
      success: { status: 200, description: 'How many profiles are in the list now', schema: answer },
      handle: (call, { store }) => {
        const place = getPlace(call, store, undefined);
        const list = getRow(targetLists, place, store, call.parameters['targetList'] ?? '');
        const named = new Set(call.body.profileIds);
        const others = list.data.profileIds.filter((id) => !named.has(id));
        const profileIds = verb === 'add' ? [...others, ...named] : others;
        store.update(targetLists, list, { ...list.data, profileIds });
        return { status: 200, body: { count: profileIds.length } };
      },
    });
  return [change('add'), change('remove')];
}

/** Yields the members, reading the whole table part by part. */
export function* segmentMembers(
  partition: Partition,
  table: TableRow,
  segment: Parameters<typeof matchesSegment>[0] | undefined,
  store: Store,
): Generator<ProfileRow> {
  for (let offset = 0; ; offset += profilesPerRead) {
    const page = store.list(profiles, { partition, parentId: table.id }, { limit: profilesPerRead, offset });
    for (const row of page.items)
      if (segment === undefined || matchesSegment(segment, row.data.attributes)) yield row;
    if (offset + profilesPerRead >= page.total) return;
  }
}

/** Counts the profiles in a campaign's table and segment. Throws 404 if one of them does not exist. */
export function countAudience(
  partition: Partition,
  audience: { readonly table: string; readonly segment?: string | undefined },
  store: Store,
): number {
  const table = getRow(profileTables, { partition }, store, audience.table);
  const segment =
    audience.segment === undefined
      ? undefined
      : getRow(segments, { partition, parentId: table.id }, store, audience.segment).data;
  return [...segmentMembers(partition, table, segment, store)].length;
}
