import type { EnvironmentName } from '@postern/contract/ids';
import type { CallSink } from '../observe/call-record.ts';
import type { ExchangeRecord } from '../tokens/create-token-app.ts';

/** The name of an exchange in metrics and usage, where calls have the name of their operation. */
const operation = 'token exchange';

/**
 * Reports each exchange of a key for a token to the sinks as a call, so that an address refused there counts like any
 * other refused address.
 */
export function createExchangeRecorder(
  environment: EnvironmentName,
  { sinks, now }: { readonly sinks: readonly CallSink[]; readonly now: () => number },
): (outcome: ExchangeRecord) => void {
  return ({ requestId, clientAddress, status, refusal, grant, keyId }) => {
    const record = {
      requestId,
      atMs: now(),
      durationMs: 0,
      environment,
      method: 'GET',
      path: '/auth/token',
      clientAddress,
      apiId: undefined,
      basePath: undefined,
      isDeprecated: false,
      scheme: undefined,
      operationId: operation,
      licenceId: grant?.licenceId,
      apiUserId: grant?.apiUserId,
      keyId,
      status,
      code: refusal?.code,
      stage: refusal?.stage,
      rule: refusal?.rule,
      deadCredential: refusal?.deadCredential,
      requestBytes: 0,
      responseBytes: 0,
    };
    for (const sink of sinks) sink(record);
  };
}
