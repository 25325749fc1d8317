import type { z } from 'zod';
import type { AllRoutes } from './admin-routes/all-routes.ts';
import type { AdminProblem } from './admin-routes/route-parts.ts';

/**
 * A typed client of the admin API over the `fetch` that it is given; it does no other I/O.
 *
 * Only types come from the route definitions, so that a browser page does not load them: the table
 * below is all there is at run time, and it does not compile unless it names every route rightly.
 *
 * Not checked here: the shape of answers. Both ends are built from the same contract.
 */
const l = '/admin/v1/licences/{licenceId}' as const;
const e = `${l}/environments/{environment}` as const;
const u = `${e}/api-users/{apiUserId}` as const;

const calls = {
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
  listAccessTypes: ['get', '/admin/v1/environments/{environment}/access-types'],
  listEnvironments: ['get', '/admin/v1/environments'],
  listApis: ['get', '/admin/v1/environments/{environment}/apis'],
  getCatalogue: ['get', '/admin/v1/environments/{environment}/apis/{apiId}/catalogue'],
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
  getRights: ['get', `${u}/rights`],
  setRights: ['put', `${u}/rights`],
  changeRights: ['patch', `${u}/rights`],
  setGroupLevel: ['put', `${u}/rights/groups/{groupId}`],
  listKeys: ['get', `${u}/key`],
  viewKey: ['post', `${u}/key/view`],
  resetKey: ['post', `${u}/key/reset`],
  revokeKey: ['post', `${u}/key/revoke`],
  handOverKey: ['post', `${u}/key/hand-over`],
  getCutOff: ['get', `${e}/cut-offs/{sequence}`],
  followCutOff: ['get', `${e}/cut-offs/{sequence}/events`],
  listGateways: ['get', '/admin/v1/gateways'],
  listAuditEvents: ['get', `${e}/audit-events`],
  exportAuditEvents: ['get', `${e}/audit-events/export`],
  readAuditChain: ['get', `${l}/audit-chain`],
  readInstallationAuditChain: ['get', '/admin/v1/audit-chain'],
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
  listWebhookDeliveries: ['get', `${l}/webhooks/{webhookId}/deliveries`],
  replayWebhookDelivery: ['post', `${l}/webhooks/{webhookId}/deliveries/{messageId}/replay`],
  listOutbox: ['get', '/admin/v1/outbox'],
  getOutboxMessage: ['get', '/admin/v1/outbox/{messageId}'],
  retryOutboxMessage: ['post', '/admin/v1/outbox/{messageId}/retry'],
} as const satisfies { [Name in keyof AllRoutes]: [AllRoutes[Name]['method'], AllRoutes[Name]['path']] };

export type AdminCallName = keyof typeof calls;

/** What the server said: the answer's data, or the problem. Never throws for what a server or network does. */
export type AdminResult<Data> =
  { readonly ok: true; readonly data: Data } | { readonly ok: false; readonly problem: AdminProblem };

/** `{ params, query, body }`, each only where the route has it. */
export type AdminInput<Name extends AdminCallName> = ParamsOf<AllRoutes[Name]> &
  QueryOf<AllRoutes[Name]> &
  BodyOf<AllRoutes[Name]> & { readonly signal?: AbortSignal };

/** The data of the route's good answer. */
export type AdminData<Name extends AdminCallName> = DataOf<AllRoutes[Name]>;

export type AdminClient = {
  readonly [Name in AdminCallName]: Record<never, never> extends AdminInput<Name>
    ? (input?: AdminInput<Name>) => Promise<AdminResult<AdminData<Name>>>
    : (input: AdminInput<Name>) => Promise<AdminResult<AdminData<Name>>>;
};

export interface AdminClientDeps {
  /** Origin and nothing more: `http://localhost:4000`; empty for the page's own. */
  readonly baseUrl: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Sent with every call, such as `authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Codes of problems that no server sent: the client makes them, with status 0. */
export const clientProblemCodes = { unreachable: 'unreachable', unreadable: 'unreadable' } as const;

export function createAdminClient(deps: AdminClientDeps): AdminClient {
  const entries = Object.entries(calls).map(([name, [method, path]]) => [
    name,
    (input: LooseInput = {}) => call({ method, path, input }, deps),
  ]);
  // The table above was checked against the routes, name by name; fromEntries cannot know that.
  return Object.fromEntries(entries) as AdminClient;
}

interface LooseInput {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

async function call(
  request: { readonly method: string; readonly path: string; readonly input: LooseInput },
  deps: AdminClientDeps,
): Promise<AdminResult<unknown>> {
  const { method, path, input } = request;
  const url = deps.baseUrl + fillPath(path, input.params ?? {}) + formatQuery(input.query ?? {});
  let response: Response;
  try {
    response = await deps.fetch(url, {
      method: method.toUpperCase(),
      headers: {
        accept: 'application/json, application/problem+json, */*;q=0.1',
        ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...deps.headers,
      },
      credentials: 'same-origin',
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      ...(input.signal === undefined ? {} : { signal: input.signal }),
    });
  } catch (cause) {
    if (input.signal?.aborted === true) throw cause;
    return failed('unreachable', 'No connection', 'The server could not be reached.');
  }
  return readAnswer(response);
}

async function readAnswer(response: Response): Promise<AdminResult<unknown>> {
  const type = response.headers.get('content-type') ?? '';
  try {
    if (response.ok) return { ok: true, data: isJson(type) ? await response.json() : await response.text() };
    // As said above: the shape of answers is the contract's, which the server is built from.
    if (isJson(type)) return { ok: false, problem: (await response.json()) as AdminProblem };
  } catch {
    return failed('unreadable', 'Answer not readable', 'The answer broke off or is not JSON.');
  }
  return failed('unreadable', 'Answer not readable', `Something answered with status ${response.status}.`);
}

const isJson = (contentType: string): boolean => /^application\/(?:[a-z]+\+)?json\b/.test(contentType);

function failed(
  code: keyof typeof clientProblemCodes,
  title: string,
  detail: string,
): { readonly ok: false; readonly problem: AdminProblem } {
  return { ok: false, problem: { type: 'about:blank', title, status: 0, detail, code, requestId: '' } };
}

function fillPath(path: string, params: Readonly<Record<string, string | number>>): string {
  return path.replace(/\{(\w+)\}/g, (_place, name: string) => encodeURIComponent(params[name] ?? ''));
}

function formatQuery(query: Readonly<Record<string, unknown>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (typeof value === 'string' || typeof value === 'number') given.set(name, String(value));
  }
  return given.size === 0 ? '' : `?${given.toString()}`;
}

type RequestOf<Route> = Route extends { request: infer Request } ? Request : Record<never, never>;
type ParamsOf<Route> =
  RequestOf<Route> extends { params: infer Schema extends z.ZodType }
    ? { readonly params: Readonly<Record<keyof z.output<Schema> & string, string | number>> }
    : Record<never, never>;
type QueryOf<Route> =
  RequestOf<Route> extends { query: infer Schema extends z.ZodType }
    ? {
        readonly query?: Partial<{ readonly [K in keyof z.output<Schema>]: z.output<Schema>[K] | undefined }>;
      }
    : Record<never, never>;
type BodyOf<Route> =
  RequestOf<Route> extends {
    body: { content: { 'application/json': { schema: infer Schema extends z.ZodType } } };
  }
    ? { readonly body: z.input<Schema> }
    : Record<never, never>;

type DataOf<Route> = Route extends { responses: infer Responses } ? GoodAnswerOf<Responses> : never;
type GoodAnswerOf<Responses> = Responses extends { 200: infer Answer }
  ? ContentOf<Answer>
  : Responses extends { 201: infer Answer }
    ? ContentOf<Answer>
    : never;
type ContentOf<Answer> = Answer extends {
  content: { 'application/json': { schema: infer Schema extends z.ZodType } };
}
  ? z.output<Schema>
  : string;
