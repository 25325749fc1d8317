import { describe, expect, it } from 'vitest';
import { applyEnvironmentOverrides } from './apply-environment-overrides.ts';
import { ConfigError } from './config-error.ts';
import { parseConfig } from './load-config.ts';
import { portalConfigSchema } from './portal-config-schema.ts';

const config = parseConfig(
  `
brand: acme
masterKey: env:KEY
environments:
  TEST: { kind: test, port: 1, hosts: [localhost], upstream: http://localhost, issuer: a }
  PROD: { kind: live, port: 2, hosts: [localhost], upstream: http://localhost, issuer: a }
apis: [{ id: v5, basePath: /v5, openapi: v5.yaml }]
`,
  'postern.yaml',
);
const portsWith = (portBase: string) => {
  const applied = applyEnvironmentOverrides(config, { POSTERN_PORT_BASE: portBase });
  return [applied.console.port, ...Object.values(applied.environments).map(({ port }) => port)];
};

describe('the environment overrides the file', () => {
  it('gives ports from the base on, in the order of the file', () => {
    expect(portsWith('4000')).toEqual([4000, 4001, 4002]);
    expect(portsWith('65533')).toEqual([65_533, 65_534, 65_535]);
  });

  it('takes free ports for all with the base 0', () => {
    expect(portsWith('0')).toEqual([0, 0, 0]);
  });

  it('gives the portal the port after the environments', () => {
    const applied = applyEnvironmentOverrides(
      { ...config, portal: portalConfigSchema.parse({}) },
      { POSTERN_PORT_BASE: '4000' },
    );
    expect(applied.portal?.port).toBe(4003);
  });

  it.each(['65534', '70000', '-1', '4000.5', '0x10', 'abc', ' 4000', '4e3'])(
    'refuses the base %o',
    (portBase) => {
      expect(() => portsWith(portBase)).toThrow(ConfigError);
    },
  );

  it('gives each program its own port of operations, and refuses what is no port', () => {
    const portWith = (port: string) =>
      applyEnvironmentOverrides(config, { POSTERN_OPERATIONS_PORT: port }).operations.port;
    expect([config.operations.port, portWith(''), portWith('9464'), portWith('0')]).toEqual([
      undefined,
      undefined,
      9464,
      0,
    ]);
    for (const port of ['70000', '-1', 'x']) expect(() => portWith(port)).toThrow(ConfigError);
  });

  it('takes whether people need a second factor, and nothing else for it', () => {
    expect(config.console.secondFactor).toBe('required');
    const applied = applyEnvironmentOverrides(config, { POSTERN_SECOND_FACTOR: 'optional' });
    expect(applied.console).toEqual({ ...config.console, secondFactor: 'optional' });
    expect(() => applyEnvironmentOverrides(config, { POSTERN_SECOND_FACTOR: 'off' })).toThrow(ConfigError);
  });

  it('leaves the configuration as it is when nothing, or nothing but emptiness, is set', () => {
    expect(applyEnvironmentOverrides(config, {})).toBe(config);
    expect(applyEnvironmentOverrides(config, { POSTERN_PORT_BASE: '', POSTERN_DATA: '' })).toBe(config);
  });

  it('never changes the configuration that it was given', () => {
    const before = structuredClone(config);
    applyEnvironmentOverrides(config, { POSTERN_PORT_BASE: '5000', POSTERN_DATA: '/data' });
    expect(config).toEqual(before);
  });
});
