import { z } from 'zod';
import { apiUserPlaceSchema, apiUserPlacesSchema, inviteIntegratorSchema } from '../integrator.ts';
import { languageSchema } from '../api-user.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, jsonAnswer, jsonBody, licenceParams } from './route-parts.ts';
import { humanIdSchema, invitationLimitsText, invitationLinkSchema, mailedResetSchema } from './team.ts';

export const integratorInvitationIdSchema = z
  .string()
  .regex(/^pin_[0-9a-z]{16}$/)
  .brand<'IntegratorInvitationId'>();
export type IntegratorInvitationId = z.infer<typeof integratorInvitationIdSchema>;

const namedPlaceSchema = apiUserPlaceSchema.extend({ name: z.string() });

/** A person who signs in to the portal. They are a member of the licence only if they were invited as one, too. */
export const integratorSchema = z
  .strictObject({
    humanId: humanIdSchema,
    name: z.string(),
    email: z.string(),
    joinedAtMs: z.int(),
    /** Whether it is proved that the e-mail address belongs to the person. */
    isAddressProved: z.boolean(),
    /** The API users whose calls the integrator sees. */
    apiUsers: z.array(namedPlaceSchema),
  })
  .meta({ id: 'Integrator' });
export type Integrator = z.infer<typeof integratorSchema>;

export const integratorInvitationSchema = z
  .strictObject({
    id: integratorInvitationIdSchema,
    email: z.string(),
    apiUsers: z.array(namedPlaceSchema),
    invitedBy: z.string(),
    /** The language of the invitation mail. */
    language: languageSchema,
    /** Whether the link was mailed to the invited person, so that no admin has seen it. */
    isMailed: z.boolean(),
    createdAtMs: z.int(),
    expiresAtMs: z.int(),
  })
  .meta({ id: 'IntegratorInvitation' });
export type IntegratorInvitation = z.infer<typeof integratorInvitationSchema>;

export const setIntegratorApiUsersSchema = z.strictObject({ apiUsers: apiUserPlacesSchema });

const path = `${adminBasePath}/licences/{licenceId}/integrators` as const;
const integratorParams = licenceParams.extend({ humanId: humanIdSchema });
const tags = ['Integrators'];

export const integratorRoutes = {
  listIntegrators: defineRoute({
    operationId: 'listIntegrators',
    method: 'get',
    path,
    summary: 'The people who read the portal for this licence, and the open invitations',
    tags,
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: licenceParams },
    responses: {
      200: jsonAnswer(
        z.strictObject({
          integrators: z.array(integratorSchema),
          invitations: z.array(integratorInvitationSchema),
          /** The URL of the portal; null where the installation has none, so that integrators cannot be invited. */
          portalUrl: z.string().nullable(),
        }),
        'Integrators by name, invitations newest first',
      ),
    },
  }),
  inviteIntegrator: defineRoute({
    operationId: 'inviteIntegrator',
    method: 'post',
    path: `${path}/invitations`,
    summary: 'Invite a person to the portal, by a link that works once, which is mailed to them',
    description: `An open invitation of the same address is replaced. ${invitationLimitsText}`,
    tags,
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'always',
    'x-postern-errors': ['already_exists', 'transition_refused', 'rate_limited'],
    request: { params: licenceParams, body: jsonBody(inviteIntegratorSchema) },
    responses: {
      201: jsonAnswer(
        z.strictObject({ invitation: integratorInvitationSchema, link: invitationLinkSchema }),
        'The invitation, and its link where no mail server is configured',
      ),
    },
  }),
  withdrawIntegratorInvitation: defineRoute({
    operationId: 'withdrawIntegratorInvitation',
    method: 'delete',
    path: `${path}/invitations/{invitationId}`,
    summary: 'Withdraw an open invitation; its link stops working',
    tags,
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: licenceParams.extend({ invitationId: integratorInvitationIdSchema }) },
    responses: { 200: jsonAnswer(integratorInvitationSchema, 'The invitation that is withdrawn') },
  }),
  setIntegratorApiUsers: defineRoute({
    operationId: 'setIntegratorApiUsers',
    method: 'put',
    path: `${path}/{humanId}/api-users`,
    summary: 'Set the API users whose calls an integrator sees',
    description: 'Applies from the integrator’s next request on.',
    tags,
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'when-widening',
    'x-postern-errors': [],
    request: { params: integratorParams, body: jsonBody(setIntegratorApiUsersSchema) },
    responses: { 200: jsonAnswer(integratorSchema, 'The integrator') },
  }),
  removeIntegrator: defineRoute({
    operationId: 'removeIntegrator',
    method: 'delete',
    path: `${path}/{humanId}`,
    summary: 'Remove a person’s access to the licence’s part of the portal',
    description: 'Applies from the person’s next request on. Their account remains.',
    tags,
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: integratorParams },
    responses: { 200: jsonAnswer(integratorSchema, 'Who is no longer an integrator') },
  }),
  mailIntegratorReset: defineRoute({
    operationId: 'mailIntegratorReset',
    method: 'post',
    path: `${path}/{humanId}/password-reset`,
    summary: 'Mail an integrator a link to a new password',
    description: 'The answer does not state whether a mail was sent, since there is a limit for each person.',
    tags,
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['mail_not_configured', 'rate_limited'],
    request: { params: integratorParams, body: jsonBody(mailedResetSchema) },
    responses: { 202: jsonAnswer(z.strictObject({}), 'The mail is queued') },
  }),
};
