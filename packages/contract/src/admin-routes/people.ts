import { z } from 'zod';
import { languageSchema } from '../api-user.ts';
import { licenceIdSchema } from '../ids.ts';
import { defineRoute } from './define-route.ts';
import { adminBasePath, jsonAnswer, jsonBody, pagingQuery, roleSchema } from './route-parts.ts';
import { humanIdSchema } from './team.ts';

/** A role of a person in a licence, or in the installation where `licenceId` is null. */
const personSeatSchema = z.strictObject({
  licenceId: licenceIdSchema.nullable(),
  licenceName: z.string().nullable(),
  role: z.union([roleSchema, z.literal('integrator')]),
  /** Whether the role is inactive until the person's e-mail address is proved. */
  awaitsProof: z.boolean(),
});

/** The account of a person, with its roles in all licences. */
export const personSchema = z
  .strictObject({
    humanId: humanIdSchema,
    name: z.string(),
    email: z.string(),
    isAddressProved: z.boolean(),
    hasPassword: z.boolean(),
    hasSecondFactor: z.boolean(),
    /** Ids of the sign-on providers that the account is linked to. */
    providers: z.array(z.string()),
    seats: z.array(personSeatSchema),
    createdAtMs: z.int(),
  })
  .meta({ id: 'Person' });
export type PersonOfInstallation = z.infer<typeof personSchema>;

/** A session without its secret. */
export const personSessionSchema = z
  .strictObject({
    id: z.string(),
    place: z.enum(['console', 'portal']),
    createdAtMs: z.int(),
    expiresAtMs: z.int(),
    lastUsedAtMs: z.int().nullable(),
    /** The client's address at the time of the sign-in. */
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
    secondFactorBy: z.string().nullable(),
  })
  .meta({ id: 'PersonSession' });
export type PersonSession = z.infer<typeof personSessionSchema>;

const path = `${adminBasePath}/people` as const;
const personParams = z.object({ humanId: humanIdSchema });
const tags = ['People'];

/** The routes for the accounts of the installation; only operators may call them. */
export const peopleRoutes = {
  listPeople: defineRoute({
    operationId: 'listPeople',
    method: 'get',
    path,
    summary: 'Everybody who has an account',
    tags,
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { query: z.strictObject({ ...pagingQuery, search: z.string().max(200).default('') }) },
    responses: {
      200: jsonAnswer(
        z.strictObject({
          items: z.array(personSchema),
          total: z.int(),
          page: z.int(),
          pageSize: z.int(),
        }),
        'A page of people, by address',
      ),
    },
  }),
  getPerson: defineRoute({
    operationId: 'getPerson',
    method: 'get',
    path: `${path}/{humanId}`,
    summary: 'One account, and where it is signed in',
    tags,
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: personParams },
    responses: {
      200: jsonAnswer(
        z.strictObject({ person: personSchema, sessions: z.array(personSessionSchema) }),
        'The person, and their sessions, last used first',
      ),
    },
  }),
  endPersonSessions: defineRoute({
    operationId: 'endPersonSessions',
    method: 'delete',
    path: `${path}/{humanId}/sessions`,
    summary: 'Sign a person out everywhere',
    tags,
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: personParams },
    responses: { 200: jsonAnswer(z.strictObject({ ended: z.int() }), 'How many sessions ended') },
  }),
  endPersonSession: defineRoute({
    operationId: 'endPersonSession',
    method: 'delete',
    path: `${path}/{humanId}/sessions/{sessionId}`,
    summary: 'End one session of a person',
    tags,
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'never',
    'x-postern-errors': [],
    request: { params: personParams.extend({ sessionId: z.string().min(1).max(64) }) },
    responses: { 200: jsonAnswer(z.strictObject({ ended: z.int() }), 'How many sessions ended') },
  }),
  confirmPersonAddress: defineRoute({
    operationId: 'confirmPersonAddress',
    method: 'post',
    path: `${path}/{humanId}/confirm-address`,
    summary: 'Confirm that the address of an account is the person’s own',
    description:
      'For installations without a mail server. Single sign-on and seats in other licences rest on it: make sure that the person at this address is the one who uses the account.',
    tags,
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'always',
    'x-postern-errors': [],
    request: { params: personParams, body: jsonBody(z.strictObject({})) },
    responses: { 200: jsonAnswer(personSchema, 'The person') },
  }),
  resetPerson: defineRoute({
    operationId: 'resetPerson',
    method: 'post',
    path: `${path}/{humanId}/reset`,
    summary: 'Create a link for a new password, whose use also removes the person’s second factor',
    description:
      'It is mailed to them, or answered where no mail server is configured. Nothing changes before it is used.',
    tags,
    'x-postern-access': 'operator',
    'x-postern-fresh-proof': 'always',
    'x-postern-errors': [],
    request: {
      params: personParams,
      body: jsonBody(z.strictObject({ language: languageSchema.default('en') })),
    },
    responses: {
      200: jsonAnswer(
        z.strictObject({ link: z.url().nullable(), expiresAtMs: z.int() }),
        'The link where no mail server is configured; null where it is mailed',
      ),
    },
  }),
};
