import { diagnosticsOperations } from '../operations/diagnostics.ts';
import type { Surface } from '../operation.ts';
import { presentPlainFault } from '../serve-call.ts';
import { styleV5 } from '../style.ts';
import { bearer } from './bearer.ts';
import { plainFaultSchema } from './plain-fault.ts';
import { sections } from './sections.ts';
import { sharedOperations } from './shared-operations.ts';

/** The current version: `/v5/entities/{entity}/…`. */
export const surfaceV5: Surface = {
  id: 'v5',
  basePath: '/v5',
  title: 'Marketing API v5',
  description: 'The current version of the example marketing API. Calls reach it through Postern only.',
  version: '5.0.0',
  openapi: '3.1.0',
  sections,
  credential: bearer,
  operations: [...sharedOperations(styleV5), ...diagnosticsOperations],
  faultSchema: plainFaultSchema,
  presentFault: presentPlainFault,
};
