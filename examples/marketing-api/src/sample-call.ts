import { callerHeaders } from './caller.ts';
import type { Operation } from './operation.ts';

/** The call to the demo data that the documentation shows for an operation. */
export interface SampleCall {
  /** The path below the surface's base path, with the query. */
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The caller of the sample calls, in the headers of the gateway. */
export const sampleCaller: Readonly<Record<string, string>> = {
  [callerHeaders.environment]: 'TEST',
  [callerHeaders.licence]: '12740',
  [callerHeaders.licenceAccount]: 'actitoiodemo',
  [callerHeaders.apiUser]: '6f9c2b1e-4a0d-4f6b-9d2e-0c8a5b7e1f23',
  [callerHeaders.account]: '12',
  [callerHeaders.scope]: 'read write',
};

export function createSampleCall(operation: Operation): SampleCall {
  const path = operation.path.replace(/\{(\w+)\}/g, (_place, name: string) =>
    encodeURIComponent(operation.parameters[name]?.example ?? '')
      .replace(/%3D/g, '=')
      .replace(/%40/g, '@'),
  );
  const query = new URLSearchParams(operation.queryExample).toString();
  const { body } = operation;
  return {
    path: query === '' ? path : `${path}?${query}`,
    method: operation.method,
    headers: {
      ...sampleCaller,
      ...(body === undefined ? {} : { 'content-type': body.contentType ?? 'application/json' }),
    },
    ...(body === undefined
      ? {}
      : { body: body.schema === undefined ? String(body.example) : JSON.stringify(body.example) }),
  };
}
