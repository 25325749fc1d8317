import { auditEventRoutes } from '@postern/contract/admin-routes/audit-events';
import type { ListAuditEventsQuery } from '@postern/contract/admin-routes/audit-events';
import type { LicenceId } from '@postern/contract/ids';
import type { AdminApp } from '../admin-app.ts';
import type { ControlParts } from '../control-deps.ts';
import { getLicence, getScope } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';
import type { AuditQuery } from '../../storage/audit/port.ts';
import { exportAuditEvents } from './export-audit-events.ts';

export function registerAuditEventRoutes(app: AdminApp, parts: ControlParts): void {
  registerLicenceAudit(app, parts);
  registerInstallationAudit(app, parts);
}

function registerLicenceAudit(app: AdminApp, parts: ControlParts): void {
  const { storage, config } = parts;

  app.openapi(governRoute(auditEventRoutes.listAuditEvents, parts), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    const query = { ...toAuditQuery(c.req.valid('query')), environment: scope.environment };
    const page = await storage.audit.list(scope.licenceId, query);
    return c.json({ ...page, items: [...page.items] }, 200);
  });

  app.openapi(governRoute(auditEventRoutes.exportAuditEvents, parts), async (c) =>
    exportAuditEvents({ scope: c.req.valid('param'), ...c.req.valid('query') }, c.get('session'), parts),
  );

  app.openapi(governRoute(auditEventRoutes.readAuditChain, parts), async (c) => {
    const { licenceId } = c.req.valid('param');
    const { after, limit } = c.req.valid('query');
    await getLicence(storage, licenceId);
    return c.json({ items: [...(await storage.audit.readAfter(licenceId, after, limit))] }, 200);
  });

  app.openapi(governRoute(auditEventRoutes.listAuditCheckpoints, parts), async (c) => {
    const { licenceId } = c.req.valid('param');
    await getLicence(storage, licenceId);
    return c.json(await presentSigned(licenceId, parts), 200);
  });
}

async function presentSigned(licenceId: LicenceId | null, { storage, checkpointKey }: ControlParts) {
  const items = await storage.auditCheckpoints.list(licenceId, checkpointsMax);
  const cut = await storage.auditCuts.find(licenceId);
  return {
    publicKey: { ...checkpointKey },
    items: [...items],
    cut: cut === undefined ? null : { sequence: cut.sequence, atMs: cut.atMs, jws: cut.jws },
  };
}

/**
 * The number of checkpoints in an answer. A hash chain includes everything before it, so the newest ones are
 * sufficient.
 */
const checkpointsMax = 100;

function registerInstallationAudit(app: AdminApp, parts: ControlParts): void {
  const { storage } = parts;

  app.openapi(governRoute(auditEventRoutes.listInstallationAuditCheckpoints, parts), async (c) => {
    return c.json(await presentSigned(null, parts), 200);
  });

  app.openapi(governRoute(auditEventRoutes.readInstallationAuditChain, parts), async (c) => {
    const { after, limit } = c.req.valid('query');
    return c.json({ items: [...(await storage.audit.readAfter(null, after, limit))] }, 200);
  });

  app.openapi(governRoute(auditEventRoutes.listInstallationAuditEvents, parts), async (c) => {
    const page = await storage.audit.list(null, toAuditQuery(c.req.valid('query')));
    return c.json({ ...page, items: [...page.items] }, 200);
  });
}

/** Converts the query, without the filters that were not given. */
function toAuditQuery({
  action,
  subjectId,
  actorId,
  fromMs,
  toMs,
  page,
  pageSize,
}: ListAuditEventsQuery): AuditQuery {
  return {
    ...(action === undefined ? {} : { action }),
    ...(subjectId === undefined ? {} : { subjectId }),
    ...(actorId === undefined ? {} : { actorId }),
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
    page,
    pageSize,
  };
}
