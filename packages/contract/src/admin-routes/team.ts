import { z } from 'zod';
import { languageSchema } from '../api-user.ts';
import { inviteMemberSchema, licenceRoleSchema } from '../member.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, jsonAnswer, jsonBody, licenceParams, roleSchema } from './route-parts.ts';

/** Identifies a person's account. People and API users are separate: neither is ever the other. */
export const humanIdSchema = z
  .string()
  .regex(/^hum_[0-9A-Za-z]{16}$/, 'a person’s id looks like hum_0123456789abcdef')
  .brand<'HumanId'>();
export type HumanId = z.infer<typeof humanIdSchema>;

export const invitationIdSchema = z
  .string()
  .regex(/^inv_[0-9a-z]{16}$/)
  .brand<'InvitationId'>();
export type InvitationId = z.infer<typeof invitationIdSchema>;

export const memberSchema = z
  .strictObject({
    humanId: humanIdSchema,
    name: z.string(),
    email: z.string(),
    role: roleSchema,
    /** Whether the person has an authenticator app or a passkey. */
    hasSecondFactor: z.boolean(),
    /**
     * Whether it is proved that the address belongs to the person: by mail, by single sign-on, or by an operator's
     * confirmation.
     */
    isAddressProved: z.boolean(),
    /** Whether the role is inactive until the person's e-mail address is proved. */
    awaitsProof: z.boolean(),
    joinedAtMs: z.int(),
  })
  .meta({ id: 'Member' });
export type Member = z.infer<typeof memberSchema>;

/** An invitation that is still open. Its link is a secret: see `invitationLinkSchema`. */
export const invitationSchema = z
  .strictObject({
    id: invitationIdSchema,
    email: z.string(),
    role: roleSchema,
    invitedBy: z.string(),
    /** The language of the invitation mail. */
    language: languageSchema,
    /** Whether the link was mailed to the invited person, so that no admin has seen it. */
    isMailed: z.boolean(),
    createdAtMs: z.int(),
    expiresAtMs: z.int(),
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof invitationSchema>;

const teamSchema = z.strictObject({ members: z.array(memberSchema), invitations: z.array(invitationSchema) });
/**
 * The link of a new invitation; null where a mail server is configured, because then it is mailed to the invited person
 * only. Otherwise the admin passes the link on, and the address of the account that is created with it is not proved.
 */
export const invitationLinkSchema = z.url().nullable();
const newInvitationSchema = z.strictObject({ invitation: invitationSchema, link: invitationLinkSchema });
const invitedText = 'The invitation, and its link where no mail server is configured';
/**
 * Describes the limits of invitations for the API reference; the server's `control/team/limit-invitations.ts` applies
 * them.
 */
export const invitationLimitsText =
  'At most 3 a day for one address in one licence, 60 a day for a licence, and 30 an hour for one inviter.';
/** Body of a reset by mail; `language` is the language of the mail. */
export const mailedResetSchema = z.strictObject({ language: languageSchema.default('en') });

export const inviteOperatorSchema = inviteMemberSchema.omit({ role: true });
export const changeRoleSchema = z.strictObject({ role: licenceRoleSchema });

const licencePath = `${adminBasePath}/licences/{licenceId}` as const;
const memberParams = licenceParams.extend({ humanId: humanIdSchema });
const tags = ['Team'];

/** The routes for the people of a licence. */
const licenceTeamRoutes = {
  getTeam: defineRoute({
    operationId: 'getTeam',
    method: 'get',
    path: `${licencePath}/team`,
    summary: 'The people who may work in the licence, and the open invitations',
    tags,
    'x-postern-access': 'licence-viewer',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: licenceParams },
    responses: { 200: jsonAnswer(teamSchema, 'Members by name, invitations newest first') },
  }),
  inviteMember: defineRoute({
    operationId: 'inviteMember',
    method: 'post',
    path: `${licencePath}/invitations`,
    summary: 'Invite a person to the licence, by a link that works once, which is mailed to them',
    tags,
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'always',
    description: `An open invitation of the same address is replaced. ${invitationLimitsText}`,
    'x-postern-errors': ['already_exists', 'rate_limited'],
    request: { params: licenceParams, body: jsonBody(inviteMemberSchema) },
    responses: { 201: jsonAnswer(newInvitationSchema, invitedText) },
  }),
  withdrawInvitation: defineRoute({
    operationId: 'withdrawInvitation',
    method: 'delete',
    path: `${licencePath}/invitations/{invitationId}`,
    summary: 'Withdraw an open invitation; its link stops working',
    tags,
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: licenceParams.extend({ invitationId: invitationIdSchema }) },
    responses: { 200: jsonAnswer(invitationSchema, 'The invitation that is withdrawn') },
  }),
  changeMemberRole: defineRoute({
    operationId: 'changeMemberRole',
    method: 'patch',
    path: `${licencePath}/members/{humanId}`,
    summary: 'Give a member another role',
    description: 'Applies from the member’s next request on.',
    tags,
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'when-widening',
    'x-postern-errors': ['transition_refused'],
    request: { params: memberParams, body: jsonBody(changeRoleSchema) },
    responses: { 200: jsonAnswer(memberSchema, 'The member with the new role') },
  }),
  removeMember: defineRoute({
    operationId: 'removeMember',
    method: 'delete',
    path: `${licencePath}/members/{humanId}`,
    summary: 'Remove a person from the licence',
    description: 'Applies from the person’s next request on. Their account remains.',
    tags,
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['transition_refused'],
    request: { params: memberParams },
    responses: { 200: jsonAnswer(memberSchema, 'Who is no longer a member') },
  }),
  mailMemberReset: defineRoute({
    operationId: 'mailMemberReset',
    method: 'post',
    path: `${licencePath}/members/{humanId}/password-reset`,
    summary: 'Mail a member a link to a new password',
    description: 'The answer does not state whether a mail was sent, since there is a limit for each person.',
    tags,
    'x-postern-access': 'licence-admin',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['mail_not_configured', 'rate_limited'],
    request: { params: memberParams, body: jsonBody(mailedResetSchema) },
    responses: { 202: jsonAnswer(z.strictObject({}), 'The mail is queued') },
  }),
};

/** The routes for the operators of the installation. */
const operatorTeamRoutes = {
  getOperators: defineRoute({
    operationId: 'getOperators',
    method: 'get',
    path: `${adminBasePath}/operators`,
    summary: 'The operators, and the open invitations to become one',
    tags,
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    responses: { 200: jsonAnswer(teamSchema, 'Operators by name, invitations newest first') },
  }),
  inviteOperator: defineRoute({
    operationId: 'inviteOperator',
    method: 'post',
    path: `${adminBasePath}/operators/invitations`,
    summary: 'Invite an operator, by a link that works once, which is mailed to them',
    tags,
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'always',
    description: `An open invitation of the same address is replaced. ${invitationLimitsText}`,
    'x-postern-errors': ['already_exists', 'rate_limited'],
    request: { body: jsonBody(inviteOperatorSchema) },
    responses: { 201: jsonAnswer(newInvitationSchema, invitedText) },
  }),
  withdrawOperatorInvitation: defineRoute({
    operationId: 'withdrawOperatorInvitation',
    method: 'delete',
    path: `${adminBasePath}/operators/invitations/{invitationId}`,
    summary: 'Withdraw an open invitation; its link stops working',
    tags,
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: z.object({ invitationId: invitationIdSchema }) },
    responses: { 200: jsonAnswer(invitationSchema, 'The invitation that is withdrawn') },
  }),
  removeOperator: defineRoute({
    operationId: 'removeOperator',
    method: 'delete',
    path: `${adminBasePath}/operators/{humanId}`,
    summary: 'Remove the operator role from a person',
    tags,
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': ['transition_refused'],
    request: { params: z.object({ humanId: humanIdSchema }) },
    responses: { 200: jsonAnswer(memberSchema, 'Who is no longer an operator') },
  }),
};

export const teamRoutes = { ...licenceTeamRoutes, ...operatorTeamRoutes };
