import type { ApiUserId } from '@postern/contract/ids';
import type { PackedApiUser, RecordedUse } from '../storage/usage/port.ts';

/** The fields of a row, without its API user, in the order in which they are packed; the latency classes follow. */
export type UseFields = Omit<RecordedUse, 'licenceId' | 'environment' | 'apiUserId'>;
export type PackedRow = readonly (string | number)[];

/** An unknown text is packed as an empty one. */
type Loose<Fields> = {
  readonly [Name in keyof Fields]: Fields[Name] extends string ? string | undefined : Fields[Name];
};

export function packUse(use: Loose<UseFields>): PackedRow {
  const packed: (string | number)[] = [
    use.keyId ?? '',
    use.apiId ?? '',
    use.operationId ?? '',
    use.statusClass,
    use.code ?? '',
    use.address ?? '',
    use.agent ?? '',
    use.minuteMs,
    use.calls,
    use.durationMs,
    use.requestBytes,
    use.responseBytes,
    use.basePath ?? '',
    use.scheme ?? '',
    use.isDeprecated ? 1 : 0,
    use.firstAtMs,
    use.lastAtMs,
    use.lastAddress ?? '',
  ];
  for (const count of use.latency) packed.push(count);
  return packed;
}
const latencyPlace = 18;

export function unpackUses(apiUsers: readonly PackedApiUser[]): readonly RecordedUse[] {
  return apiUsers.flatMap(({ rows, ...ref }) => rows.map((row) => ({ ...ref, ...unpackUse(row) })));
}

// Not checked here: that this program packed it, because both ends have the same version.
function unpackUse(row: PackedRow): UseFields {
  const text = (place: number) => String(row[place] ?? '');
  const number = (place: number) => Number(row[place] ?? 0);
  return {
    keyId: text(0),
    apiId: text(1),
    operationId: text(2),
    statusClass: number(3),
    code: text(4),
    address: text(5),
    agent: text(6),
    minuteMs: number(7),
    calls: number(8),
    durationMs: number(9),
    requestBytes: number(10),
    responseBytes: number(11),
    basePath: text(12),
    scheme: text(13),
    isDeprecated: row[14] === 1,
    firstAtMs: number(15),
    lastAtMs: number(16),
    lastAddress: text(17),
    latency: row.slice(latencyPlace).map(Number),
  };
}

/** Splits uses into batches of limited size. The rows of one API user may be in several of them. */
export function splitUses(
  apiUsers: ReadonlyMap<ApiUserId, PackedApiUser>,
  rowsMax: number,
): readonly (readonly PackedApiUser[])[] {
  const parts: PackedApiUser[][] = [];
  let room = 0;
  for (const { rows, ...ref } of apiUsers.values()) {
    for (let start = 0; start < rows.length;) {
      if (room === 0) {
        parts.push([]);
        room = rowsMax;
      }
      const taken = rows.slice(start, start + room);
      parts.at(-1)?.push({ ...ref, rows: taken });
      start += taken.length;
      room -= taken.length;
    }
  }
  return parts;
}
