import { z } from 'zod';

export const signInProviderSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9-]{1,32}$/, 'lower-case letters, digits and -')
      .describe('Part of the call-back URL: `/auth-api/callback/<id>`'),
    name: z
      .string()
      .min(1)
      .max(60)
      .describe('Text of the sign-in button')
      .meta({ examples: ['Company sign-on'] }),
    discoveryUrl: z
      .url({ protocol: /^https?$/ })
      .describe('The provider’s OpenID Connect discovery document')
      .meta({ examples: ['https://login.example.com/.well-known/openid-configuration'] }),
    clientId: z.string().min(1).describe('The client id of Postern at the provider'),
    clientSecret: z
      .string()
      .regex(/^(env|file):.+$/, '`env:NAME` or `file:path`')
      .describe('Where its secret comes from'),
    trustEmail: z
      .boolean()
      .default(false)
      .describe('Trust its e-mail addresses even where it does not mark them as verified'),
  })
  .describe('Single sign-on by OpenID Connect');
