import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { ConfigError } from '../config/config-error.ts';
import type { BrandConfig } from '../config/brand-config-schema.ts';
import type { Brand, BrandImage, BrandLink } from '../domain/brand.ts';
import { deriveShades } from './derive-shades.ts';
import { judgeImage } from './judge-image.ts';

type ImageKey = 'logo' | 'logoDark' | 'icon';

/** The largest accepted files, in bytes. */
const bytesMax: Readonly<Record<ImageKey, number>> = {
  logo: 256 * 1_024,
  logoDark: 256 * 1_024,
  icon: 64 * 1_024,
};

export interface LoadedBrand {
  readonly brand: Brand;
  /** A sentence for the log where the colour had to be corrected. */
  readonly notice: string | undefined;
}

/**
 * Reads the images of the configured brand, and derives the shades of its colour.
 *
 * @throws ConfigError when an image cannot be read, is too large, or contains more than drawing
 */
export async function loadBrand(config: BrandConfig): Promise<LoadedBrand> {
  const { name, colour, links } = config;
  const [logo, logoDark, icon] = await Promise.all([
    loadImage(config, 'logo'),
    loadImage(config, 'logoDark'),
    loadImage(config, 'icon'),
  ]);
  const derived = colour === undefined ? undefined : deriveShades(colour);
  return {
    brand: {
      name,
      images: { logo, logoDark: logoDark ?? logo, icon },
      shades: derived?.shades ?? null,
      links: linkKinds.flatMap((kind): readonly BrandLink[] => {
        const url = links[kind];
        return url === undefined ? [] : [{ kind, url }];
      }),
      mail: getMailBrand(config),
    },
    notice:
      derived === undefined || derived.corrected.length === 0
        ? undefined
        : `brand.colour ${colour} has too little contrast for some of its uses: shades ${derived.corrected.join(', ')} of the ten were made darker or lighter.`,
  };
}

/** The part of the brand that mails need, for which no file is read. */
export function getMailBrand({ name, mail }: BrandConfig): Brand['mail'] {
  return { senderName: mail.senderName ?? name, footer: mail.footer ?? null };
}

const linkKinds = ['support', 'terms', 'privacy', 'imprint'] as const;

async function loadImage(config: BrandConfig, key: ImageKey): Promise<BrandImage | null> {
  const file = config[key];
  if (file === undefined) return null;
  const bytes = await readImage(file, key);
  const verdict = judgeImage(bytes);
  if (verdict.kind === 'refused')
    throw refuse(file, key, {
      what: `${verdict.why}.`,
      remedy: 'Export it anew as a plain SVG or as a PNG, with everything embedded.',
    });
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return { mediaType: verdict.mediaType, bytes, digest };
}

/** Reads one byte more than the limit through one handle, so that the measured file is the one that is read. */
async function readImage(file: string, key: ImageKey): Promise<Uint8Array<ArrayBuffer>> {
  const max = bytesMax[key];
  let read: { readonly bytesRead: number; readonly buffer: Uint8Array<ArrayBuffer> };
  try {
    await using handle = await open(file, 'r');
    read = await handle.read(new Uint8Array(max + 1), 0, max + 1, 0);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    const what = `cannot be read (${code}).`;
    throw refuse(file, key, {
      what,
      remedy: 'Check the path, and that the program may read the file.',
      cause,
    });
  }
  if (read.bytesRead > max)
    throw refuse(file, key, {
      what: `is larger than ${max / 1_024} KiB.`,
      remedy: 'Use a smaller image.',
    });
  return read.buffer.slice(0, read.bytesRead);
}

function refuse(
  file: string,
  key: ImageKey,
  { what, remedy, cause }: { readonly what: string; readonly remedy: string; readonly cause?: unknown },
): ConfigError {
  return new ConfigError(file, [{ path: `brand.${key}`, what, remedy }], { cause });
}
