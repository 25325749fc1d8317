import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Replaced by the server with a fresh nonce on every answer; see README.md, *What the server does*. */
const noncePlace = '__CSP_NONCE__';

/** Packages that every page begins with. */
const basePackages =
  /node_modules\/(?:react|react-dom|scheduler)\/|@mantine\/core\/esm\/core\/(?:utils|factory|Box|DirectionProvider|MantineProvider|styles-api|InlineStyles)\//;

/**
 * The console and the portal are two builds (`--mode console`, `--mode portal`) into two folders,
 * so that no chunk of admin code can end up on the integrators' pages.
 */
export default defineConfig(({ mode, command }) => {
  const entry = mode === 'portal' ? 'portal' : 'console';
  const root = fileURLToPath(new URL('.', import.meta.url));
  const controlUrl = process.env['POSTERN_CONTROL_URL'] ?? 'http://127.0.0.1:4000';
  const portalUrl = process.env['POSTERN_PORTAL_URL'] ?? 'http://127.0.0.1:4003';
  const proxied = entry === 'portal' ? ['/portal', '/auth-api'] : ['/admin', '/auth-api'];
  const target = entry === 'portal' ? portalUrl : controlUrl;
  return {
    root,
    plugins: [react()],
    html: command === 'build' ? { cspNonce: noncePlace } : {},
    build: {
      outDir: `dist/${entry}`,
      emptyOutDir: true,
      target: 'es2023',
      // A data: URL would need an exception in the content security policy.
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      manifest: true,
      rolldownOptions: {
        input: `${root}${entry}.html`,
        // Without groups, the bundler puts a small thing that all pages use beside a large one that few need, and all load both.
        output: { codeSplitting: { groups: [{ name: 'base', test: basePackages }] } },
      },
    },
    server: {
      port: 4010,
      proxy: Object.fromEntries(proxied.map((path) => [path, { target }])),
    },
  };
});
