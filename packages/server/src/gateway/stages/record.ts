import type { EnvironmentName } from '@postern/contract/ids';
import { isDeprecated } from '../../domain/deprecation.ts';
import { statusOf } from '../error-shape.ts';
import type { CallRecord, CallSink } from '../../observe/call-record.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { CredentialScheme, ForwardedCall, MatchedCall, ReachedCall } from '../call.ts';
import { unfoldCall } from '../reached-call.ts';

export interface RecordDeps {
  readonly environment: EnvironmentName;
  readonly sinks: readonly CallSink[];
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** How a call ended, and how far it came. */
export interface EndedCall {
  readonly reached: ReachedCall;
  readonly outcome: ForwardedCall | Refusal;
  readonly atMs: number;
}

/** Tells everybody who keeps count. Always runs, whatever the outcome. */
export function record(ended: EndedCall, deps: RecordDeps): void {
  const { raw, received, matched, authenticated } = unfoldCall(ended.reached);
  const { outcome } = ended;
  const refusal = outcome.kind === 'refusal' ? outcome : outcome.failure;
  const entry: CallRecord = {
    requestId: raw.requestId,
    atMs: ended.atMs,
    durationMs: deps.now() - ended.atMs,
    environment: deps.environment,
    method: raw.method,
    path: received?.path,
    clientAddress: received?.clientAddress,
    userAgent: received?.headers.userAgent,
    apiId: matched?.route.apiId,
    basePath: matched?.route.basePath,
    isDeprecated: matched !== undefined && isCallDeprecated(matched, authenticated?.scheme, ended.atMs),
    scheme: authenticated?.scheme,
    operationId: matched?.operation.id,
    licenceId: authenticated?.grant.licenceId,
    apiUserId: authenticated?.grant.apiUserId,
    keyId: authenticated?.key.id,
    status: outcome.kind === 'refusal' ? statusOf(outcome.code, matched?.route.errorShape) : outcome.status,
    code: refusal?.code,
    stage: refusal?.stage,
    rule: refusal?.rule,
    deadCredential: refusal?.deadCredential,
    clock: raw.clock,
    requestBytes: outcome.kind === 'refusal' ? 0 : outcome.requestBytes,
    responseBytes: outcome.kind === 'refusal' ? 0 : outcome.responseBytes,
  };
  for (const sink of deps.sinks) sink(entry);
}

/** The API, the alias or the operation is given up, or the credential is of the legacy kind. */
function isCallDeprecated(
  { route, operation }: MatchedCall,
  scheme: CredentialScheme | undefined,
  nowMs: number,
): boolean {
  return (
    operation.deprecated ||
    scheme === 'basic' ||
    (route.deprecation !== undefined && isDeprecated(route.deprecation, nowMs)) ||
    (operation.deprecation !== undefined && isDeprecated(operation.deprecation, nowMs))
  );
}
