import { z } from 'zod';
import { tlsConfigSchema } from './config-parts.ts';
import { listenHostSchema } from './listen-host-schema.ts';

/** The developer portal. It has an origin of its own, so that nothing of the console is sent to integrators. */
export const portalConfigSchema = z
  .strictObject({
    port: z
      .int()
      .min(0)
      .max(65_535)
      .default(4003)
      .describe(
        'Port of the portal; 0 takes a free one. With `POSTERN_PORT_BASE`, the one after the gateways’',
      ),
    host: listenHostSchema
      .optional()
      .describe('Address that this port is opened on; all of them when left out. `POSTERN_HOST` overrides it')
      .meta({ examples: ['127.0.0.1'] }),
    tls: tlsConfigSchema,
    publicUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('The URL that integrators reach the portal at; http://localhost and the port when left out')
      .meta({ examples: ['https://developers.example.com'] }),
    access: z
      .enum(['public', 'signed-in'])
      .default('public')
      .describe('Who may read: everybody, or the people whom licence admins invited and who signed in'),
    sessionIdleMinutes: z
      .int()
      .min(5)
      .max(720)
      .default(240)
      .describe(
        'After this long without a request an integrator has to sign in again; 12 hours after signing in they have to in any case. Longer than on the console, since people read there',
      ),
    providers: z
      .array(z.string())
      .default([])
      .describe(
        'Ids of `console.providers` that integrators may sign in with as well. Register `<publicUrl>/auth-api/callback/<id>` of the portal there, beside that of the console',
      )
      .meta({ examples: [['company']] }),
    title: z
      .string()
      .min(1)
      .max(100)
      .default('Developer portal')
      .describe('Title of its pages')
      .meta({ examples: ['Acme for developers'] }),
  })
  .describe('The developer portal; without this there is none');
export type PortalConfig = z.infer<typeof portalConfigSchema>;
