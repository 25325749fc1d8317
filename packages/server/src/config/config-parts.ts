import { z } from 'zod';

/** Schemas of values that several parts of postern.yaml share. */
export const httpOriginSchema = z
  .url({ protocol: /^https?$/ })
  .describe('Scheme, host and port of an upstream')
  .meta({ examples: ['https://internal.example.com'] });

export const durationMs = (defaultMs: number, what: string) =>
  z.int().positive().max(86_400_000).default(defaultMs).describe(`${what}, in milliseconds`);

export const tlsConfigSchema = z
  .array(
    z.strictObject({
      certFile: z
        .string()
        .min(1)
        .describe('The certificate and its chain, PEM, relative to postern.yaml; read again when it changes')
        .meta({ examples: ['tls/api.example.com.pem'] }),
      keyFile: z
        .string()
        .min(1)
        .describe('Its private key, PEM')
        .meta({ examples: ['tls/api.example.com.key'] }),
      hosts: z
        .array(z.string().min(1))
        .min(1)
        .optional()
        .describe('The hosts that it is for, `*.example.com` included; of every host when left out')
        .meta({ examples: [['api.example.com']] }),
    }),
  )
  .default([])
  .describe(
    'Certificates: with any, the listener speaks HTTPS (TLS 1.2 and 1.3); the first answers clients that name no host',
  );
