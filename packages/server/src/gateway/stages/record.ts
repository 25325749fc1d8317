import type { EnvironmentName } from '@postern/contract/ids';
import { isDeprecated } from '../../domain/deprecation.ts';
import { statusOf } from '../error-shape.ts';
import type { CallRecord, CallSink } from '../../observe/call-record.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { ForwardedCall, ReachedCall } from '../call.ts';

export interface RecordDeps {
  readonly environment: EnvironmentName;
  readonly sinks: readonly CallSink[];
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Gives every sink the record of a call that has ended, by whatever outcome. Always runs. */
export function record(call: ReachedCall, outcome: ForwardedCall | Refusal, deps: RecordDeps): void {
  const refusal = outcome.kind === 'refusal' ? outcome : outcome.failure;
  const entry: CallRecord = {
    requestId: call.requestId,
    atMs: call.atMs,
    durationMs: deps.now() - call.atMs,
    environment: deps.environment,
    method: call.method,
    path: call.path,
    clientAddress: call.clientAddress,
    userAgent: call.headers?.userAgent,
    apiId: call.route?.apiId,
    basePath: call.route?.basePath,
    isDeprecated: isCallDeprecated(call),
    scheme: call.scheme,
    operationId: call.operation?.id,
    licenceId: call.grant?.licenceId,
    apiUserId: call.grant?.apiUserId,
    keyId: call.key?.id,
    status: outcome.kind === 'refusal' ? statusOf(outcome.code, call.route?.errorShape) : outcome.status,
    code: refusal?.code,
    stage: refusal?.stage,
    rule: refusal?.rule,
    deadCredential: refusal?.deadCredential,
    clock: call.clock,
    requestBytes: outcome.kind === 'refusal' ? 0 : outcome.requestBytes,
    responseBytes: outcome.kind === 'refusal' ? 0 : outcome.responseBytes,
  };
  for (const sink of deps.sinks) sink(entry);
}

/** The API, the alias or the operation is deprecated, or the credential is of the legacy kind. */
function isCallDeprecated({ atMs, operation, route, scheme }: ReachedCall): boolean {
  if (operation === undefined || route === undefined) return false;
  return (
    operation.deprecated ||
    scheme === 'basic' ||
    (route.deprecation !== undefined && isDeprecated(route.deprecation, atMs)) ||
    (operation.deprecation !== undefined && isDeprecated(operation.deprecation, atMs))
  );
}
