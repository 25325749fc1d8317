import { customTaskOperations, scenarioOperations } from '../operations/automation.ts';
import { campaignOperations } from '../operations/campaigns.ts';
import { exportOperations } from '../operations/exports.ts';
import { fileTransferOperations } from '../operations/file-transfers.ts';
import { identityOperations } from '../operations/identity.ts';
import { etlExecutionOperations, importOperations } from '../operations/imports.ts';
import { profileOperations } from '../operations/profiles.ts';
import { segmentOperations } from '../operations/segments.ts';
import { sendingOperations } from '../operations/sendings.ts';
import { subscriptionOperations } from '../operations/subscriptions.ts';
import { goalOperations, participationOperations, visitOperations } from '../operations/web.ts';
import { webhookEventOperations } from '../operations/webhook-events.ts';
import type { Operation } from '../operation.ts';
import type { Style } from '../style.ts';
import { usualResources } from './resources.ts';

/** Defines the operations that v4 and v5 share, each in its style. */
export function sharedOperations(style: Style): readonly Operation[] {
  return [
    ...identityOperations(style),
    ...usualResources(style),
    ...profileOperations(style),
    ...subscriptionOperations(style),
    ...segmentOperations(style),
    ...importOperations(style),
    ...etlExecutionOperations(style),
    ...exportOperations(style),
    ...fileTransferOperations(style),
    ...webhookEventOperations(style),
    ...visitOperations(style),
    ...participationOperations(style),
    ...goalOperations(style),
    ...campaignOperations(style),
    ...sendingOperations(style),
    ...scenarioOperations(style),
    ...customTaskOperations(style),
  ];
}
