import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { parseAccept } from 'hono/utils/accept';
import type { PageBrand } from '@postern/contract/page-brand';
import { createContentSecurityPolicy } from './content-security-policy.ts';
import { writeBrand } from './write-brand.ts';

export interface PageAppDeps {
  /** The folder that `vite build` wrote: `assets/` and one HTML file. */
  readonly folder: string;
  /** Name of the HTML file that is served for every page. */
  readonly entry: string;
  /** Whether the entry's router has a page at a decoded path. Everything else is answered with 404. */
  readonly isPage: (path: string) => boolean;
  /** The appearance that is written into the entry. */
  readonly brand: PageBrand;
  /** The answer while the pages are not built. */
  readonly unbuiltText: string;
  /** The policy of the entry at a path; the usual one if omitted. */
  readonly presentPolicy?: (path: string, nonce: string) => string;
}

/** Placeholder for the nonce in the built HTML; see packages/web/vite.config.ts. */
const noncePlace = '__CSP_NONCE__';

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/**
 * Serves built pages: files by their name, and the entry page for every page of its router. Other paths are answered
 * with 404: a browser gets the entry, which shows the error in the site's own layout, and a program gets a line of
 * text. The entry is read on each answer, so that a new build appears at once. The files that it names have a hash in
 * their name and are cached for ever.
 */
export function createPageApp(deps: PageAppDeps): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'same-origin');
    c.header('cross-origin-opener-policy', 'same-origin');
  });
  app.get('*', async (c) => {
    const decoded = decodePath(c.req.path);
    const path = decoded === undefined ? undefined : normalize(decoded);
    const file =
      path === undefined || path.endsWith(sep)
        ? undefined
        : await findFile(join(deps.folder, path), deps.folder);
    if (file !== undefined && path !== undefined && path !== `${sep}${deps.entry}`)
      return await answerFile(c, { file, path });
    if (decoded !== undefined && deps.isPage(decoded))
      return await answerEntry(decoded, { ...deps, status: 200 });
    const isBrowser = /\btext\/html\b/.test(c.req.header('accept') ?? '');
    return isBrowser && path?.startsWith(`${sep}assets${sep}`) !== true
      ? await answerEntry(decoded ?? '/', { ...deps, status: 404 })
      : c.text('There is no such page.', 404);
  });
  return app;
}

/** Undefined for a path that cannot name a page, because it cannot be decoded or contains a NUL. */
function decodePath(path: string): string | undefined {
  try {
    const decoded = decodeURIComponent(path);
    return decoded.includes('\0') ? undefined : decoded;
  } catch {
    return undefined;
  }
}

async function findFile(path: string, folder: string): Promise<string | undefined> {
  if (!path.startsWith(folder + sep)) return undefined;
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true ? path : undefined;
}

/** The compressed forms that a release stores beside a file, the smallest first. */
const packedForms = [
  { encoding: 'br', ending: '.br' },
  { encoding: 'gzip', ending: '.gz' },
] as const;

async function answerFile(
  c: Context,
  { file, path }: { readonly file: string; readonly path: string },
): Promise<Response> {
  const isHashed = path.startsWith(`${sep}assets${sep}`);
  const packed = await findPacked(c, file);
  return new Response(Readable.toWeb(createReadStream(packed?.file ?? file)) as ReadableStream, {
    headers: {
      ...(packed === undefined ? {} : { 'content-encoding': packed.encoding }),
      vary: 'accept-encoding',
      'content-type': mediaTypes[extname(file)] ?? 'application/octet-stream',
      'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
  });
}

/**
 * Finds the first compressed form that exists and that the client accepts (RFC 9110 section 12.5.3); a weight of 0 is a
 * refusal.
 */
async function findPacked(
  c: Context,
  file: string,
): Promise<{ readonly file: string; readonly encoding: string } | undefined> {
  const taken = parseAccept(c.req.header('accept-encoding') ?? '').filter(({ q }) => q > 0);
  for (const { encoding, ending } of packedForms) {
    if (!taken.some(({ type }) => type.toLowerCase() === encoding)) continue;
    const found = await stat(file + ending).catch(() => undefined);
    if (found?.isFile() === true) return { file: file + ending, encoding };
  }
  return undefined;
}

async function answerEntry(
  path: string,
  {
    folder,
    entry,
    brand,
    unbuiltText,
    presentPolicy = (_path, nonce) => createContentSecurityPolicy(nonce),
    status,
  }: PageAppDeps & { readonly status: 200 | 404 },
): Promise<Response> {
  const html = await readFile(join(folder, entry), 'utf8').catch(() => undefined);
  if (html === undefined)
    return new Response(unbuiltText, {
      status: 503,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
  const nonce = randomBytes(16).toString('base64');
  return new Response(writeBrand(html.replaceAll(noncePlace, nonce), brand), {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': presentPolicy(path, nonce),
      'x-frame-options': 'DENY',
    },
  });
}
