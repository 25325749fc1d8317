import { z } from 'zod';
import { actorSchema } from '../audit-event.ts';
import { licenceSchema } from '../licence.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, jsonAnswer, roleSchema } from './route-parts.ts';

/** Who is asking, and where they may do what. An operator's `licences` is empty: every licence is theirs. */
export const meSchema = z
  .strictObject({
    actor: actorSchema,
    isOperator: z.boolean(),
    licences: z.array(z.strictObject({ licence: licenceSchema, role: roleSchema })),
    /** Until when a fresh proof of identity counts; null when there is none. */
    steppedUpUntilMs: z.int().nullable(),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof meSchema>;

export const meRoutes = {
  getMe: defineRoute({
    operationId: 'getMe',
    method: 'get',
    path: `${adminBasePath}/me`,
    summary: 'Who is asking, and which licences they may see',
    tags: ['Me'],
    'x-postern-access': 'signed-in',
    'x-postern-errors': [],
    responses: { 200: jsonAnswer(meSchema, 'The session') },
  }),
};
