import { z } from 'zod';
import { emailCampaignData, emailCampaigns } from '../collections.ts';
import type { emailContent } from '../collections.ts';
import { pushCampaignData, pushCampaigns, smsCampaignData, smsCampaigns } from '../collections.ts';
import { entityParameter, getPlace, getRow } from '../define-resource.ts';
import { conflict, Fault } from '../fault.ts';
import type { Collection } from '../open-store.ts';
import { defineOperation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import type { Noun, Style } from '../style.ts';
import { countAudience } from './segments.ts';

const audienceSchema = z.object({ state: z.string(), table: z.string(), segment: z.string().optional() });
const contentSchema = z.strictObject({ content: z.string().max(200_000) });

/** Defines the operations on the content of e-mail campaigns, and those that send campaigns of any channel. */
export function campaignOperations(style: Style): readonly Operation[] {
  return [
    ...contentOperations(style),
    sendOperation(style, {
      id: 'sendEmailCampaign',
      section: 'E-mail campaigns',
      plural: 'emailCampaigns',
      collection: emailCampaigns,
      shown: emailCampaignData,
      example: 'june-newsletter',
    }),
    sendOperation(style, {
      id: 'sendSmsCampaign',
      section: 'SMS campaigns',
      plural: 'smsCampaigns',
      collection: smsCampaigns,
      shown: smsCampaignData,
      example: 'flash-sale',
    }),
    sendOperation(style, {
      id: 'sendPushCampaign',
      section: 'Push campaigns',
      plural: 'pushCampaigns',
      collection: pushCampaigns,
      shown: pushCampaignData,
      example: 'app-update',
    }),
  ];
}

function contentOperations(style: Style): readonly Operation[] {
  const path = `${style.entityPath}/${style.segments.emailCampaigns}/{emailCampaign}/content/{part}`;
  const parameters = {
    entity: entityParameter,
    emailCampaign: { description: 'The campaign’s name or id', example: 'june-newsletter' },
    part: { description: '`subject` or `body`', example: 'subject' },
  };
  return [
    defineOperation({
      id: 'getEmailContent',
      method: 'GET',
      path,
      section: 'E-mail campaigns',
      summary: 'Get the subject or the body of an e-mail campaign',
      parameters,
      success: { status: 200, description: 'The text', schema: contentSchema },
      handle: (call, { store }) => {
        const place = getPlace(call, store, undefined);
        const row = getRow(emailCampaigns, place, store, call.parameters['emailCampaign'] ?? '');
        return { status: 200, body: { content: row.data.content[parsePart(call.parameters['part'])] } };
      },
    }),
    defineOperation({
      id: 'setEmailContent',
      method: 'PUT',
      path,
      section: 'E-mail campaigns',
      summary: 'Set the subject or the body of an e-mail campaign',
      parameters,
      body: { schema: contentSchema, example: { content: 'June at the shop: new bicycles' } },
      faults: [409],
      success: { status: 200, description: 'The text as it is now', schema: contentSchema },
      handle: (call, { store }) => {
        const place = getPlace(call, store, undefined);
        const row = getRow(emailCampaigns, place, store, call.parameters['emailCampaign'] ?? '');
        if (row.data.state === 'sent')
          throw conflict('The campaign is sent; its content cannot change any more.');
        const content = { ...row.data.content, [parsePart(call.parameters['part'])]: call.body.content };
        store.update(emailCampaigns, row, { ...row.data, content });
        return { status: 200, body: { content: call.body.content } };
      },
    }),
  ];
}

interface SentCampaign {
  readonly id: string;
  readonly section: string;
  readonly plural: Noun;
  readonly collection: Collection;
  readonly shown: z.ZodObject;
  readonly example: string;
}

function sendOperation(
  style: Style,
  { id, section, plural, collection, shown, example }: SentCampaign,
): Operation {
  return defineOperation({
    id,
    method: 'POST',
    path: `${style.entityPath}/${style.segments[plural]}/{campaign}/send`,
    section,
    summary: 'Send a campaign to its audience',
    description: 'A campaign is sent once. Nothing leaves this example API: it counts whom it would reach.',
    parameters: {
      entity: entityParameter,
      campaign: { description: 'The campaign’s name or id', example },
    },
    faults: [409],
    success: { status: 200, description: 'The campaign as it is now', schema: style.rowSchema(shown) },
    handle: (call, { store, journal, now }) => {
      const place = getPlace(call, store, undefined);
      const row = getRow(collection, place, store, call.parameters['campaign'] ?? '');
      const { state, ...audience } = audienceSchema.parse(row.data);
      if (state === 'sent') throw conflict('The campaign is sent already.');
      const recipients = countAudience(place.partition, audience, store);
      const sentAt = new Date(now()).toISOString();
      const sent = store.update(collection, row, { ...row.data, state: 'sent', recipients, sentAt });
      journal.record(place.partition, plural === 'emailCampaigns' ? 'email.sent' : 'message.sent', row.id);
      const data = Object.fromEntries(Object.entries(sent.data).filter(([name]) => name in shown.shape));
      return { status: 200, body: style.presentRow({ ...sent, data }) };
    },
  });
}

function parsePart(raw: string | undefined): keyof z.output<typeof emailContent> {
  if (raw === 'subject' || raw === 'body') return raw;
  throw new Fault(404, 'not-found', 'An e-mail campaign has the parts `subject` and `body`.');
}
