import { sendingBody, sendingData, sendings, transactionalMessages } from '../collections.ts';
import type { Values } from '../collections.ts';
import { entityParameter, getPlace, getRow } from '../define-resource.ts';
import { Fault } from '../fault.ts';
import { findFreeReference } from '../find-free-reference.ts';
import { defineOperation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { pagingQuery, presentPage } from '../style.ts';
import type { Style } from '../style.ts';

const parent = {
  collection: transactionalMessages,
  plural: 'transactionalMessages',
  parameter: 'message',
  example: 'order-confirmation',
} as const;

interface OfMessage {
  readonly path: string;
  readonly parameters: NonNullable<Operation['parameters']>;
}

/** Defines the operations that send one message to one person. This example sends nothing: it stores the text. */
export function sendingOperations(style: Style): readonly Operation[] {
  const path = `${style.entityPath}/${style.segments.transactionalMessages}/{message}/${style.segments.sendings}`;
  const parameters = {
    entity: entityParameter,
    message: { description: 'The message’s name or id', example: 'order-confirmation' },
  };
  const schema = style.rowSchema(sendingData);
  return [
    sendMessageOperation(style, { path, parameters }),
    defineOperation({
      id: 'listSendings',
      method: 'GET',
      path,
      section: 'Transactional messages',
      summary: 'List what was sent of a message',
      parameters,
      query: pagingQuery,
      success: {
        status: 200,
        description: 'A page of sendings, oldest first',
        schema: style.listSchema(schema, 'sendings'),
      },
      handle: (call, { store }) =>
        presentPage(store.list(sendings, getPlace(call, store, parent), call.query), style, {
          plural: 'sendings',
          paging: call.query,
        }),
    }),
    defineOperation({
      id: 'getSending',
      method: 'GET',
      path: `${path}/{sending}`,
      section: 'Transactional messages',
      summary: 'Get one sending',
      parameters: {
        ...parameters,
        sending: { description: 'The sending’s reference or id', example: 'sending-1' },
      },
      success: { status: 200, description: 'The sending', schema },
      handle: (call, { store }) => {
        const row = getRow(sendings, getPlace(call, store, parent), store, call.parameters['sending'] ?? '');
        return { status: 200, body: style.presentRow(row) };
      },
    }),
  ];
}

function sendMessageOperation(style: Style, { path, parameters }: OfMessage): Operation {
  const schema = style.rowSchema(sendingData);
  return defineOperation({
    id: 'sendMessage',
    method: 'POST',
    path,
    section: 'Transactional messages',
    summary: 'Send a message to one person',
    parameters,
    body: {
      schema: sendingBody,
      example: { recipient: 'ann.peeters@example.com', variables: { firstName: 'Ann', order: '1002' } },
    },
    faults: [409],
    success: { status: 201, description: 'The message is sent', schema },
    handle: (call, { store, journal }) => {
      const place = getPlace(call, store, parent);
      const name = call.parameters['message'] ?? '';
      const message = getRow(transactionalMessages, { partition: place.partition }, store, name);
      const { recipient, variables = {} } = call.body;
      const reference =
        call.body.reference ?? findFreeReference('sending', { store, collection: sendings, place });
      const text = fillIn(message.data.body, variables);
      const data = { reference, recipient, variables, text, state: 'sent' };
      const row = store.insert(sendings, place, { key: reference, data });
      journal.record(place.partition, 'message.sent', reference);
      return { status: 201, body: style.presentRow(row) };
    },
  });
}

/** Returns the text with its `{{name}}` variables filled in. Throws 422 that names a missing variable. */
function fillIn(text: string, variables: Values): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_place, name: string) => {
    const value = variables[name];
    if (value !== undefined && value !== null) return String(value);
    throw new Fault(422, 'body-invalid', 'The request is not valid; `errors` says where.', {
      places: [{ pointer: `/variables/${name}`, message: 'is needed by the message' }],
    });
  });
}
