import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import type { Operation } from '../operation.ts';

/** For the operators of the API. Installations keep it closed to API users. */
export const diagnosticsOperations: readonly Operation[] = [
  defineOperation({
    id: 'getDiagnostics',
    method: 'GET',
    path: '/diagnostics',
    section: 'Diagnostics',
    summary: 'Say how much the API keeps',
    isInternal: true,
    success: {
      status: 200,
      description: 'Documents of all licences together',
      schema: z.object({ documents: z.int() }),
    },
    handle: (_call, { store }) => ({ status: 200, body: { documents: store.count() } }),
  }),
];
