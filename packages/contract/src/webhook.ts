import { z } from 'zod';
import { alertKindSchema } from './alert.ts';
import { noteSchema } from './written-text.ts';

export const webhookIdSchema = z
  .string()
  .regex(/^whk_[0-9a-z]{16}$/, 'a webhook id looks like whk_0123456789abcdef')
  .brand<'WebhookId'>();
export type WebhookId = z.infer<typeof webhookIdSchema>;

const fields = {
  /**
   * The URL that alerts are posted to. Not checked here: that its addresses are public. That is checked when the
   * webhook is saved, and again at each delivery.
   */
  url: z
    .url({ protocol: /^https?$/, error: 'an http or https URL' })
    .max(2_000)
    .refine((url) => !hasCredentials(url), 'must not hold a user name or password'),
  description: noteSchema,
  /** The kinds of alerts that are sent; null means all, including kinds of later versions. */
  kinds: z.array(alertKindSchema).min(1).nullable(),
  isEnabled: z.boolean(),
};

export const createWebhookSchema = z.strictObject({
  ...fields,
  description: fields.description.default(''),
  kinds: fields.kinds.default(null),
  isEnabled: fields.isEnabled.default(true),
});
export type CreateWebhook = z.infer<typeof createWebhookSchema>;
export const editWebhookSchema = z.strictObject(fields).partial();
export type EditWebhook = z.infer<typeof editWebhookSchema>;

/**
 * A webhook for the alerts of a licence. Its secret is only in the answers to its creation and to the creation of a new
 * secret.
 */
export const webhookSchema = z
  .strictObject({ id: webhookIdSchema, ...fields, createdAtMs: z.int() })
  .meta({ id: 'Webhook' });
export type Webhook = z.infer<typeof webhookSchema>;

function hasCredentials(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}
