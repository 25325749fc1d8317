/**
 * Secrets for tests: use these wherever a test needs a fixed password, key or token. `npm test` fails when one of
 * them turns up in anything that the run printed or wrote to its log folder (`POSTERN_TEST_LOGS`).
 */
export const canary = {
  password: 'canary-Horse9-battery-staple',
  operatorToken: 'canary_operator_6f1d2c0e9b8a47358d1e',
  /** 32 bytes, base64. */
  masterKey: 'Y2FuYXJ5LW1hc3Rlci1rZXktMzItYnl0ZXMtbG9uZyE=',
  databasePassword: 'canary-database-password',
  upstreamToken: 'canary-upstream-token-55ab',
  /** The random part of an API key's text. */
  keyBody: 'CanaryCanaryCanaryCanaryCanary99',
} as const;
