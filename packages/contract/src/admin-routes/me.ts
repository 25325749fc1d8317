import { z } from 'zod';
import { actorSchema } from '../audit-event.ts';
import { licenceSchema } from '../licence.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, jsonAnswer, roleSchema } from './route-parts.ts';

/** What a page has to know of postern.yaml to say what is true here. */
const installationSchema = z.strictObject({
  /** A gateway that has not seen the change feed for this long refuses every call. */
  maxStaleMs: z.int(),
  accessTokenLifetimeS: z.int(),
  /** Whether a mail server is configured; without one mails are kept in the outbox. */
  canMail: z.boolean(),
  /** Whether a password alone is enough for people. */
  secondFactor: z.enum(['required', 'optional']),
});

/** Who is asking, and where they may do what. An operator's `licences` is empty: every licence is theirs. */
export const meSchema = z
  .strictObject({
    actor: actorSchema,
    isOperator: z.boolean(),
    licences: z.array(z.strictObject({ licence: licenceSchema, role: roleSchema })),
    /** Until when a fresh proof of identity counts; null when there is none. */
    steppedUpUntilMs: z.int().nullable(),
    /** The session was proved by a password alone where more is asked: every other route refuses until there is more. */
    awaitsSecondFactor: z.boolean(),
    installation: installationSchema,
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
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    responses: { 200: jsonAnswer(meSchema, 'The session') },
  }),
};
