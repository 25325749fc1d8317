import { defaultAlertPreferences } from '@postern/contract/alert';
import type { AlertPreferences } from '@postern/contract/alert';
import { alertRoutes } from '@postern/contract/admin-routes/alerts';
import { displayName } from '../../domain/display-name.ts';
import type { ApiUserId, LicenceId } from '@postern/contract/ids';
import type { NewAuditEvent } from '../../storage/audit/port.ts';
import type { StorageReader } from '../../storage/storage.ts';
import type { AdminApp } from '../admin-app.ts';
import type { AdminSession } from '../admin-session.ts';
import type { ControlParts } from '../control-deps.ts';
import { getApiUser, getLicence, getScope } from '../get-scope.ts';
import type { ApiUserScope } from '../get-scope.ts';
import { governRoute } from '../govern-route.ts';
import { transactChange } from '../transact-change.ts';
import type { ChangeWork } from '../transact-change.ts';

export function registerAlertRoutes(app: AdminApp, parts: ControlParts): void {
  const { storage, config } = parts;

  app.openapi(governRoute(alertRoutes.listAlerts, parts), async (c) => {
    const { licenceId, environment } = c.req.valid('param');
    await getScope(storage, { licenceId, environment }, config);
    const { kind, apiUserId, page, pageSize } = c.req.valid('query');
    const found = await storage.alerts.list(licenceId, environment, {
      ...(kind === undefined ? {} : { kind }),
      ...(apiUserId === undefined ? {} : { apiUserId }),
      page,
      pageSize,
    });
    return c.json({ ...found, items: [...found.items] }, 200);
  });
  registerPreferences(app, parts);
}

function registerPreferences(app: AdminApp, parts: ControlParts): void {
  const { storage, config } = parts;

  app.openapi(governRoute(alertRoutes.getAlertPreferences, parts), async (c) => {
    const { licenceId } = c.req.valid('param');
    await getLicence(storage, licenceId);
    return c.json(await presentPreferences(storage, licenceId, null), 200);
  });

  app.openapi(governRoute(alertRoutes.putAlertPreferences, parts), async (c) => {
    const { licenceId } = c.req.valid('param');
    const { preferences } = c.req.valid('json');
    const wanted = { licenceId, apiUserId: null, preferences };
    const about = async ({ tx }: ChangeWork) => {
      const { name } = await getLicence(tx, licenceId);
      return { environment: null, subject: { kind: 'licence', id: licenceId, name } };
    };
    await putPreferences({ ...wanted, about }, c.get('session'), parts);
    return c.json(await presentPreferences(storage, licenceId, null), 200);
  });

  app.openapi(governRoute(alertRoutes.getApiUserAlertPreferences, parts), async (c) => {
    const scope = c.req.valid('param');
    await getScope(storage, scope, config);
    await getApiUser(storage, scope);
    return c.json(await presentPreferences(storage, scope.licenceId, scope.apiUserId), 200);
  });

  app.openapi(governRoute(alertRoutes.putApiUserAlertPreferences, parts), async (c) => {
    const scope: ApiUserScope = c.req.valid('param');
    const { licenceId, environment, apiUserId } = scope;
    const { preferences } = c.req.valid('json');
    const about = async ({ tx }: ChangeWork) => {
      await getScope(tx, scope, config);
      const name = displayName(await getApiUser(tx, scope));
      return { environment, subject: { kind: 'api-user', id: apiUserId, name } };
    };
    await putPreferences({ licenceId, apiUserId, preferences, about }, c.get('session'), parts);
    return c.json(await presentPreferences(storage, licenceId, apiUserId), 200);
  });
}

interface WantedPreferences {
  readonly licenceId: LicenceId;
  readonly apiUserId: ApiUserId | null;
  readonly preferences: AlertPreferences | null;
  readonly about: (change: ChangeWork) => Promise<Pick<NewAuditEvent, 'environment' | 'subject'>>;
}

async function putPreferences(
  { licenceId, apiUserId, preferences, about }: WantedPreferences,
  session: AdminSession,
  parts: ControlParts,
): Promise<void> {
  await transactChange(
    session,
    async (change) => {
      const subject = await about(change);
      const before = (await change.tx.alertPreferences.find(licenceId, apiUserId)) ?? null;
      await change.tx.alertPreferences.put(licenceId, apiUserId, preferences);
      const action = 'alert-preferences.edited';
      await change.audit({ licenceId, ...subject, action, before, after: preferences });
    },
    parts,
  );
}

async function presentPreferences(reader: StorageReader, licenceId: LicenceId, apiUserId: ApiUserId | null) {
  const own = (await reader.alertPreferences.find(licenceId, apiUserId)) ?? null;
  const ofLicence = apiUserId === null ? null : await reader.alertPreferences.find(licenceId, null);
  return { own, effective: own ?? ofLicence ?? defaultAlertPreferences };
}
