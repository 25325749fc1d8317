import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { profileExports, profileTables } from '../collections.ts';
import { entityParameter, getPlace, getRow } from '../define-resource.ts';
import { defineOperation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { presentCsvLine } from '../parse-csv.ts';
import type { Style } from '../style.ts';
import { segmentMembers } from './segments.ts';

const contentQuery = z.object({
  separator: z.enum([',', ';']).default(',').describe('Between two cells'),
  rowDelayMs: z.coerce
    .number()
    .int()
    .min(0)
    .max(60_000)
    .default(0)
    .describe('Pause before each row, to see how a slow answer is passed on'),
});

/** Defines the export of a table as CSV, which is written while the table is read, at the client's own speed. */
export function exportOperations(style: Style): readonly Operation[] {
  return [
    defineOperation({
      id: 'getExportContent',
      method: 'GET',
      path: `${style.entityPath}/${style.segments.exports}/{export}/content`,
      section: 'Exports',
      summary: 'Get the profiles of an export as CSV',
      parameters: {
        entity: entityParameter,
        export: { description: 'The export’s name or id', example: 'all-customers' },
      },
      query: contentQuery,
      success: { status: 200, description: 'CSV with a header line', contentType: 'text/csv' },
      handle: (call, { store }) => {
        const place = getPlace(call, store, undefined);
        const { data } = getRow(profileExports, place, store, call.parameters['export'] ?? '');
        const table = getRow(profileTables, place, store, data.table);
        const { separator, rowDelayMs } = call.query;
        async function* lines(): AsyncGenerator<string> {
          yield presentCsvLine(data.attributes, separator);
          for (const row of segmentMembers(place.partition, table, undefined, store)) {
            if (rowDelayMs > 0) await pause(rowDelayMs, undefined, { signal: call.gone });
            const cells = data.attributes.map((name) => row.data.attributes[name]);
            yield presentCsvLine(cells, separator);
          }
        }
        return {
          status: 200,
          stream: lines(),
          headers: {
            'content-type': 'text/csv; charset=utf-8',
            'content-disposition': `attachment; filename="${data.name}.csv"`,
          },
        };
      },
    }),
  ];
}
