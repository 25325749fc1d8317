import { z } from 'zod';
import { actorSchema } from '../audit-event.ts';
import { licenceSchema } from '../licence.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, jsonAnswer, roleSchema } from './route-parts.ts';

/** The settings of postern.yaml that the console's texts mention. */
const installationSchema = z.strictObject({
  /** A gateway that has not seen the change feed for this long refuses every call. */
  maxStaleMs: z.int(),
  accessTokenLifetimeS: z.int(),
  /** Whether a mail server is configured. Without one, mails stay in the outbox. */
  canMail: z.boolean(),
  /** Whether people need a second factor in addition to their password. */
  secondFactor: z.enum(['required', 'optional']),
});

/** The signed-in person and their roles. `licences` is empty for an operator, who may act in every licence. */
export const meSchema = z
  .strictObject({
    actor: actorSchema,
    isOperator: z.boolean(),
    licences: z.array(z.strictObject({ licence: licenceSchema, role: roleSchema })),
    /** The time until which the last proof of identity is accepted for a step-up; null when there is none. */
    steppedUpUntilMs: z.int().nullable(),
    /**
     * The session has only a password where the installation requires more. Until the second factor is given, every
     * other route refuses.
     */
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
    summary: 'The current session, and the licences that it may see',
    tags: ['Me'],
    'x-postern-access': 'signed-in',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    responses: { 200: jsonAnswer(meSchema, 'The session') },
  }),
};
