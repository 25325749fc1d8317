import { describe, expect, it } from 'vitest';
import { configSchema } from '../config/config-schema.ts';
import { allowPortalOrigin } from './allow-portal-origin.ts';

const create = (portal: object | undefined, origins: readonly string[] = []) =>
  configSchema.parse({
    brand: 'acme',
    masterKey: 'env:KEY',
    environments: {
      TEST: {
        kind: 'test',
        port: 4001,
        hosts: ['localhost'],
        upstream: 'http://127.0.0.1:9',
        issuer: 'http://i',
      },
    },
    apis: [
      { id: 'a', basePath: '/a', openapi: 'a.yaml', cors: { origins } },
      { id: 'b', basePath: '/b', openapi: 'b.yaml' },
    ],
    ...(portal === undefined ? {} : { portal }),
  });
const originsOf = (config: ReturnType<typeof create>) =>
  allowPortalOrigin(config).apis.map(({ cors }) => cors.origins);

describe('the origins that APIs may be called from', () => {
  it('are those of the configuration, and the portal’s own', () => {
    const config = create({ publicUrl: 'https://developers.example.com/' }, ['https://app.example.com']);
    expect(originsOf(config)).toEqual([
      ['https://app.example.com', 'https://developers.example.com'],
      ['https://developers.example.com'],
    ]);
  });

  it('name a portal on its port where it has no public URL', () => {
    expect(originsOf(create({ port: 4567 }))).toEqual([['http://localhost:4567'], ['http://localhost:4567']]);
  });

  it('name it once where the configuration names it too', () => {
    const portal = { publicUrl: 'https://developers.example.com' };
    expect(originsOf(create(portal, ['https://developers.example.com']))[0]).toEqual([
      'https://developers.example.com',
    ]);
  });

  it('stay as they are where there is no portal', () => {
    expect(originsOf(create(undefined, ['https://app.example.com']))).toEqual([
      ['https://app.example.com'],
      [],
    ]);
  });
});
