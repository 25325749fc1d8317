import { z } from 'zod';
import { moduleIdSchema } from './ids.ts';
import { levelSchema } from './level.ts';

/** Module id → level. A module that is not named has *No access*. */
export const rightsSchema = z.record(moduleIdSchema, levelSchema);
export type Rights = z.infer<typeof rightsSchema>;

/** Body of *save rights*: the whole matrix, and the API user's version that the admin saw. */
export const setRightsSchema = z.strictObject({ rights: rightsSchema, version: z.int().positive() });
export type SetRights = z.infer<typeof setRightsSchema>;
