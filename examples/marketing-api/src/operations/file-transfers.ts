import { z } from 'zod';
import { fileTransferData, fileTransfers, nameSchema } from '../collections.ts';
import { entityParameter, getPlace, getRow } from '../define-resource.ts';
import { Fault } from '../fault.ts';
import { defineOperation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { pagingQuery, presentPage } from '../style.ts';
import type { Style } from '../style.ts';

/** Defines the operations on files that were sent in for ETLs to read. */
export function fileTransferOperations(style: Style): readonly Operation[] {
  const path = `${style.entityPath}/${style.segments.fileTransfers}`;
  const schema = style.rowSchema(fileTransferData);
  const ofFile = {
    entity: entityParameter,
    file: { description: 'The file’s name or id', example: 'customers.csv' },
  };
  return [
    defineOperation({
      id: 'listFileTransfers',
      method: 'GET',
      path,
      section: 'File transfers',
      summary: 'List files',
      parameters: { entity: entityParameter },
      query: pagingQuery,
      success: {
        status: 200,
        description: 'A page of files, oldest first',
        schema: style.listSchema(schema, 'files'),
      },
      handle: (call, { store }) =>
        presentPage(store.list(fileTransfers, getPlace(call, store, undefined), call.query), style, {
          plural: 'files',
          paging: call.query,
        }),
    }),
    sendFileOperation(style, path, ofFile),
    defineOperation({
      id: 'getFile',
      method: 'GET',
      path: `${path}/{file}`,
      section: 'File transfers',
      summary: 'Get what is known of a file',
      parameters: ofFile,
      success: { status: 200, description: 'The file’s name, kind and size', schema },
      handle: (call, { store }) => {
        const place = getPlace(call, store, undefined);
        const row = getRow(fileTransfers, place, store, call.parameters['file'] ?? '');
        return { status: 200, body: style.presentRow(row) };
      },
    }),
    getContentOperation(path, ofFile),
    defineOperation({
      id: 'deleteFile',
      method: 'DELETE',
      path: `${path}/{file}`,
      section: 'File transfers',
      summary: 'Delete a file',
      parameters: ofFile,
      success: { status: 204, description: 'The file is gone' },
      handle: (call, { store }) => {
        const place = getPlace(call, store, undefined);
        store.remove(getRow(fileTransfers, place, store, call.parameters['file'] ?? ''));
        return { status: 204 };
      },
    }),
  ];
}

function sendFileOperation(style: Style, path: string, ofFile: Operation['parameters']): Operation {
  const schema = style.rowSchema(fileTransferData);
  return defineOperation({
    id: 'sendFile',
    method: 'PUT',
    path: `${path}/{file}/content`,
    section: 'File transfers',
    summary: 'Send a file in, or replace it',
    parameters: ofFile,
    body: {
      contentType: 'application/octet-stream',
      example: 'emailAddress,firstName\nida@example.com,Ida\n',
    },
    faults: [422],
    success: { status: 200, description: 'The file is kept', schema },
    handle: (call, { store }) => {
      const place = getPlace(call, store, undefined);
      const name = parseName(call.parameters['file']);
      const bytes = z.instanceof(Uint8Array).parse(call.body);
      const mediaType = String(call.headers['content-type'] ?? 'application/octet-stream');
      const data = { name, mediaType, sizeBytes: bytes.length };
      const row = store.transact(() => {
        const existing = store.find(fileTransfers, place, name);
        const kept =
          existing === undefined
            ? store.insert(fileTransfers, place, { key: name, data })
            : store.update(fileTransfers, existing, data);
        store.setContent(kept, bytes);
        return kept;
      });
      return { status: 200, body: style.presentRow(row) };
    },
  });
}

function getContentOperation(path: string, ofFile: Operation['parameters']): Operation {
  return defineOperation({
    id: 'getFileContent',
    method: 'GET',
    path: `${path}/{file}/content`,
    section: 'File transfers',
    summary: 'Get a file back',
    parameters: ofFile,
    success: {
      status: 200,
      description: 'The file, byte for byte',
      contentType: 'application/octet-stream',
    },
    handle: (call, { store }) => {
      const place = getPlace(call, store, undefined);
      const row = getRow(fileTransfers, place, store, call.parameters['file'] ?? '');
      const bytes = store.findContent(row) ?? new Uint8Array();
      async function* once(): AsyncGenerator<Uint8Array> {
        yield bytes;
      }
      return { status: 200, stream: once(), headers: { 'content-length': String(bytes.length) } };
    },
  });
}

function parseName(raw: string | undefined): string {
  const parsed = nameSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new Fault(422, 'path-invalid', 'A file is named with letters, digits, _ . and -.');
}
