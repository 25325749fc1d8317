import type { Surface } from '../operation.ts';
import { presentPlainFault } from '../serve-call.ts';
import { styleV4 } from '../style.ts';
import { bearer } from './bearer.ts';
import { plainFaultSchema } from './plain-fault.ts';
import { sections } from './sections.ts';
import { sharedOperations } from './shared-operations.ts';

/** The previous version: `/v4/entity/{entity}/…`. */
export const surfaceV4: Surface = {
  id: 'v4',
  basePath: '/v4',
  title: 'Marketing API v4',
  description: 'The version before v5 of the example marketing API, over the same data.',
  version: '4.0.0',
  openapi: '3.0.3',
  sections,
  credential: bearer,
  operations: sharedOperations(styleV4),
  faultSchema: plainFaultSchema,
  presentFault: presentPlainFault,
};
