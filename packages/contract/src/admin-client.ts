import type { AllRoutes } from './admin-routes/all-routes.ts';
import type { AdminProblem } from './admin-routes/route-parts.ts';
import { createRouteClient } from './route-client.ts';
import type {
  RouteClient,
  RouteClientDeps,
  RouteData,
  RouteInput,
  RouteResult,
  RouteTable,
} from './route-client.ts';

const l = '/admin/v1/licences/{licenceId}' as const;
const e = `${l}/environments/{environment}` as const;
const u = `${e}/api-users/{apiUserId}` as const;

/** The method and path of every operation of the admin API by its id. */
export const adminCalls = {
  getMe: ['get', '/admin/v1/me'],
  listLicences: ['get', '/admin/v1/licences'],
  createLicence: ['post', '/admin/v1/licences'],
  getLicence: ['get', l],
  editLicence: ['patch', l],
  listEntities: ['get', `${e}/entities`],
  createEntity: ['post', `${e}/entities`],
  deleteEntity: ['delete', `${e}/entities/{entityId}`],
  listEntityGroups: ['get', `${e}/entity-groups`],
  createEntityGroup: ['post', `${e}/entity-groups`],
  editEntityGroup: ['patch', `${e}/entity-groups/{entityGroupId}`],
  deleteEntityGroup: ['delete', `${e}/entity-groups/{entityGroupId}`],
  listDeprecatedUse: ['get', `${e}/deprecated-use`],
  getLicenceUsage: ['get', `${e}/usage`],
  exportLicenceUsage: ['get', `${e}/usage/export`],
  listUsageSparklines: ['get', `${e}/usage/sparklines`],
  getApiUserUsage: ['get', `${u}/usage`],
  exportApiUserUsage: ['get', `${u}/usage/export`],
  listHygiene: ['get', `${e}/hygiene`],
  exportHygiene: ['get', `${e}/hygiene/export`],
  actOnHygiene: ['post', `${e}/hygiene/actions`],
  getRightsTrial: ['get', `${u}/smaller-rights`],
  applySmallerRights: ['post', `${u}/smaller-rights/apply`],
  listAccessTypes: ['get', '/admin/v1/environments/{environment}/access-types'],
  listEnvironments: ['get', '/admin/v1/environments'],
  listApis: ['get', '/admin/v1/environments/{environment}/apis'],
  getCatalogue: ['get', '/admin/v1/environments/{environment}/apis/{apiId}/catalogue'],
  exportTaxonomy: ['get', '/admin/v1/environments/{environment}/apis/{apiId}/catalogue/taxonomy/{format}'],
  listCatalogueVersions: ['get', '/admin/v1/environments/{environment}/apis/{apiId}/catalogue/versions'],
  publishCatalogue: ['put', '/admin/v1/environments/{environment}/apis/{apiId}/catalogue'],
  getRightsCatalogue: ['get', `${e}/catalogue`],
  getApiAccess: ['get', `${e}/api-access`],
  listApiUsers: ['get', `${e}/api-users`],
  createApiUser: ['post', `${e}/api-users`],
  previewApiUser: ['post', `${e}/api-users/preview`],
  getApiUser: ['get', u],
  editApiUser: ['patch', u],
  deactivateApiUser: ['post', `${u}/deactivate`],
  reactivateApiUser: ['post', `${u}/reactivate`],
  deleteApiUser: ['delete', u],
  getLimitStatus: ['get', '/admin/v1/limits/status'],
  getLicenceRatePlan: ['get', `${e}/rate-plan`],
  setLicenceRatePlan: ['put', `${e}/rate-plan`],
  getApiUserRatePlan: ['get', `${u}/rate-plan`],
  setApiUserRatePlan: ['put', `${u}/rate-plan`],
  getRights: ['get', `${u}/rights`],
  setRights: ['put', `${u}/rights`],
  changeRights: ['patch', `${u}/rights`],
  setGroupLevel: ['put', `${u}/rights/groups/{groupId}`],
  listKeys: ['get', `${u}/key`],
  viewKey: ['post', `${u}/key/view`],
  resetKey: ['post', `${u}/key/reset`],
  rotateKey: ['post', `${u}/key/rotate`],
  retireKey: ['post', `${u}/key/retire`],
  revokeKey: ['post', `${u}/key/revoke`],
  handOverKey: ['post', `${u}/key/hand-over`],
  getCutOff: ['get', `${e}/cut-offs/{sequence}`],
  followCutOff: ['get', `${e}/cut-offs/{sequence}/events`],
  listGateways: ['get', '/admin/v1/gateways'],
  getInstallationCutOff: ['get', '/admin/v1/cut-offs/{sequence}'],
  listSigningKeys: ['get', '/admin/v1/environments/{environment}/signing-keys'],
  rotateSigningKey: ['post', '/admin/v1/environments/{environment}/signing-keys/rotate'],
  removeSigningKey: ['delete', '/admin/v1/environments/{environment}/signing-keys/{kid}'],
  listAuditEvents: ['get', `${e}/audit-events`],
  exportAuditEvents: ['get', `${e}/audit-events/export`],
  readAuditChain: ['get', `${l}/audit-chain`],
  readInstallationAuditChain: ['get', '/admin/v1/audit-chain'],
  listAuditCheckpoints: ['get', `${l}/audit-checkpoints`],
  listInstallationAuditCheckpoints: ['get', '/admin/v1/audit-checkpoints'],
  listInstallationAuditEvents: ['get', '/admin/v1/audit-events'],
  explainCall: ['post', `${e}/explain`],
  listWebServiceAccounts: ['get', `${e}/web-service-accounts`],
  createWebServiceAccount: ['post', `${e}/web-service-accounts`],
  resetWebServiceAccountPassword: ['post', `${e}/web-service-accounts/{accountName}/reset-password`],
  deleteWebServiceAccount: ['delete', `${e}/web-service-accounts/{accountName}`],
  importCredentials: ['post', `${e}/credential-imports`],
  getTeam: ['get', `${l}/team`],
  inviteMember: ['post', `${l}/invitations`],
  withdrawInvitation: ['delete', `${l}/invitations/{invitationId}`],
  changeMemberRole: ['patch', `${l}/members/{humanId}`],
  removeMember: ['delete', `${l}/members/{humanId}`],
  mailMemberReset: ['post', `${l}/members/{humanId}/password-reset`],
  listIntegrators: ['get', `${l}/integrators`],
  inviteIntegrator: ['post', `${l}/integrators/invitations`],
  withdrawIntegratorInvitation: ['delete', `${l}/integrators/invitations/{invitationId}`],
  setIntegratorApiUsers: ['put', `${l}/integrators/{humanId}/api-users`],
  removeIntegrator: ['delete', `${l}/integrators/{humanId}`],
  mailIntegratorReset: ['post', `${l}/integrators/{humanId}/password-reset`],
  listPeople: ['get', '/admin/v1/people'],
  getPerson: ['get', '/admin/v1/people/{humanId}'],
  endPersonSessions: ['delete', '/admin/v1/people/{humanId}/sessions'],
  endPersonSession: ['delete', '/admin/v1/people/{humanId}/sessions/{sessionId}'],
  confirmPersonAddress: ['post', '/admin/v1/people/{humanId}/confirm-address'],
  resetPerson: ['post', '/admin/v1/people/{humanId}/reset'],
  getOperators: ['get', '/admin/v1/operators'],
  inviteOperator: ['post', '/admin/v1/operators/invitations'],
  withdrawOperatorInvitation: ['delete', '/admin/v1/operators/invitations/{invitationId}'],
  removeOperator: ['delete', '/admin/v1/operators/{humanId}'],
  getNetworkTable: ['get', '/admin/v1/network-table'],
  listAddresses: ['get', `${u}/addresses`],
  previewNetworkRules: ['post', `${u}/network-rules/preview`],
  listAlerts: ['get', `${e}/alerts`],
  getAlertPreferences: ['get', `${l}/alert-preferences`],
  putAlertPreferences: ['put', `${l}/alert-preferences`],
  getApiUserAlertPreferences: ['get', `${u}/alert-preferences`],
  putApiUserAlertPreferences: ['put', `${u}/alert-preferences`],
  listWebhooks: ['get', `${l}/webhooks`],
  createWebhook: ['post', `${l}/webhooks`],
  editWebhook: ['patch', `${l}/webhooks/{webhookId}`],
  replaceWebhookSecret: ['post', `${l}/webhooks/{webhookId}/secret`],
  deleteWebhook: ['delete', `${l}/webhooks/{webhookId}`],
  testWebhook: ['post', `${l}/webhooks/{webhookId}/test`],
  listWebhookDeliveries: ['get', `${l}/webhooks/{webhookId}/deliveries`],
  replayWebhookDelivery: ['post', `${l}/webhooks/{webhookId}/deliveries/{messageId}/replay`],
  listOutbox: ['get', '/admin/v1/outbox'],
  getOutboxMessage: ['get', '/admin/v1/outbox/{messageId}'],
  drawOutboxMail: ['get', '/admin/v1/outbox/{messageId}/mail'],
  retryOutboxMessage: ['post', '/admin/v1/outbox/{messageId}/retry'],
} as const satisfies RouteTable<AllRoutes>;

export type AdminCallName = keyof typeof adminCalls;

/**
 * The outcome of a call: the answer's data, or the problem. Failures of the server or the network are results too, not
 * exceptions.
 */
export type AdminResult<Data> = RouteResult<Data, AdminProblem>;

/** The argument of a call, `{ params, query, body }`. Each member exists only where the route takes it. */
export type AdminInput<Name extends AdminCallName> = RouteInput<AllRoutes[Name]>;

/** The data of a route's successful answer. */
export type AdminData<Name extends AdminCallName> = RouteData<AllRoutes[Name]>;

export type AdminClient = RouteClient<AllRoutes, AdminProblem>;
export type AdminClientDeps = RouteClientDeps;

export { clientProblemCodes } from './route-client.ts';

/**
 * Creates a typed client of the admin API over `deps.fetch`; it does no other I/O. Each route of the contract is a method
 * with the name of its operationId.
 *
 * Only types come from the route definitions, so that a browser page does not load them: at run time there is only the
 * table `adminCalls`, which does not compile unless it has the method and path of every route.
 *
 * Not checked here: the shape of answers, since server and client are built from the same contract.
 *
 * @example
 * const admin = createAdminClient({ baseUrl: 'http://localhost:4000', fetch, headers: { authorization: 'Bearer …' } });
 * const result = await admin.getLicence({ params: { licenceId } });
 * if (result.ok) console.log(result.data.name);
 * else console.error(result.problem.code, result.problem.detail);
 */
export function createAdminClient(deps: AdminClientDeps): AdminClient {
  return createRouteClient<AllRoutes, AdminProblem>(adminCalls, deps);
}
