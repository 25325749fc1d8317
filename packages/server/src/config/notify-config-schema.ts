import { z } from 'zod';

/** The mail server. */
export const smtpConfigSchema = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .describe('The mail server')
      .meta({ examples: ['smtp.example.com'] }),
    port: z.int().min(1).max(65_535).default(587).describe('Its port'),
    security: z
      .enum(['tls', 'starttls', 'none'])
      .default('starttls')
      .describe(
        '`tls` from the first byte (port 465), `starttls` that must succeed, or `none`, for a server on the same machine',
      ),
    user: z
      .string()
      .min(1)
      .optional()
      .describe('User name for the mail server; without it, Postern does not sign in there'),
    password: z
      .string()
      .regex(/^(env|file):.+$/, '`env:NAME` or `file:path`')
      .optional()
      .describe('Where the password comes from')
      .meta({ examples: ['env:POSTERN_SMTP_PASSWORD'] }),
    from: z
      .email()
      .describe('The sender’s address')
      .meta({ examples: ['postern@example.com'] }),
    connectionsMax: z.int().min(1).max(50).default(3).describe('Most connections that are kept open'),
  })
  .describe(
    'The mail server. Without it mails wait in the outbox, readable in the console, and are never sent',
  );

export const alertsConfigSchema = z
  .strictObject({
    rotationDueAfterDays: z
      .int()
      .min(1)
      .max(3_650)
      .default(365)
      .describe('Age of a key, in days, at which its rotation is due'),
  })
  .describe('Alerts that Postern sends by itself');

export const outboundConfigSchema = z
  .strictObject({
    allowed: z
      .array(z.string())
      .default([])
      .describe(
        'Addresses and ranges that webhooks may reach although they are not public, also over http; none by default',
      )
      .meta({ examples: [['10.20.0.0/16']] }),
  })
  .describe('Calls that Postern makes to addresses that licences choose');
