import { afterEach, describe, expect, test } from 'vitest';
import { askForService } from '../testing/ask-for-service.ts';
import { sendBodySlowly } from '../testing/send-body-slowly.ts';
import { createTestSettings } from '../testing/test-gateway.ts';
import { openConsoleListener } from './open-console-listener.ts';
import type { ConsoleListener } from './open-console-listener.ts';

const python = await askForService('python');
const open: ConsoleListener[] = [];
afterEach(async () => {
  for (const listener of open.splice(0)) await listener[Symbol.asyncDispose]();
});

describe.skipIf(python.kind === 'missing')(
  'a client that sends its body slowly, and reads afterwards,',
  () => {
    test.each(['keep-alive', 'close'])(
      'is told why its upload is refused (connection: %s)',
      async (connection) => {
        const { timeouts, limits } = createTestSettings(1);
        const listener = await openConsoleListener(
          { port: 0, host: '127.0.0.1' },
          { trustedProxies: [], tls: undefined, timeouts, limits, answerHealth: () => false },
        );
        open.push(listener);
        listener.serve([{ prefix: '/imports', fetch: () => new Response('no', { status: 413 }) }]);
        const upload = { port: listener.port, path: '/imports', authorization: '', connection };
        expect(await sendBodySlowly(python, upload)).toBe('413');
      },
      30_000,
    );
  },
);
