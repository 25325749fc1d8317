import { z } from 'zod';
import { moduleIdSchema } from './ids.ts';
import { levelSchema } from './level.ts';

/** The level of each module, by module id. A missing module means *No access*. */
export const rightsSchema = z.record(moduleIdSchema, levelSchema);
export type Rights = z.infer<typeof rightsSchema>;

/** Body of *save rights*: the whole matrix, and the version of the API user that the admin saw. */
export const setRightsSchema = z.strictObject({ rights: rightsSchema, version: z.int().positive() });
export type SetRights = z.infer<typeof setRightsSchema>;
