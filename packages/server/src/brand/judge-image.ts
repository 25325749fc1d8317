import type { BrandImage } from '../domain/brand.ts';

/** The media type of an image that the pages may show, or the reason why they may not. */
export type ImageVerdict =
  | { readonly kind: 'image'; readonly mediaType: BrandImage['mediaType'] }
  | { readonly kind: 'refused'; readonly why: string };

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Pixels on each side. */
const pixelsMax = 2_048;

/**
 * Judges whether a file is an SVG or PNG image that contains nothing but drawing. Pages show it by `<img>`, where
 * browsers run no script, and it is served with a policy that forbids scripts; this refuses such files before.
 */
export function judgeImage(bytes: Uint8Array): ImageVerdict {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.subarray(0, 8).equals(pngSignature) ? judgePng(buffer) : judgeSvg(buffer);
}

/** The first chunk of a PNG file is IHDR, with width and height in 4 bytes each (PNG specification, section 11.2.1). */
function judgePng(bytes: Buffer): ImageVerdict {
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR')
    return refuse('is a damaged PNG file');
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (width === 0 || height === 0) return refuse('is a damaged PNG file');
  if (width > pixelsMax || height > pixelsMax)
    return refuse(`is ${width} × ${height} pixels large; ${pixelsMax} on each side are the limit`);
  return { kind: 'image', mediaType: 'image/png' };
}

/** Everything by which an SVG file can run code, load something else, or be read in two ways. */
const forbidden: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/<!(?:DOCTYPE|ENTITY|\[CDATA\[)/i, 'a document type, an entity or a CDATA section'],
  [/<\?(?!xml[\s?])/i, 'a processing instruction'],
  [
    /<(?:[\w.-]+:)?(?:script|foreignObject|iframe|object|embed|audio|video|handler|listener|a|animate\w*|set)[\s/>]/i,
    'an element that runs code, loads something or links',
  ],
  [/[\s"'/]on[a-z]+\s*=/i, 'an event handler'],
  [/&#|&(?!(?:amp|lt|gt|quot|apos);)/i, 'a character reference'],
  [/(?:javascript|vbscript|data)\s*:(?!image\/(?:png|jpeg|webp);base64,)/i, 'a javascript: or data: URL'],
  [/href\s*=(?!\s*["'](?:#|data:image\/))/i, 'a reference to another file'],
  [/@import|expression\s*\(|-moz-binding/i, 'a style that loads something'],
  [/url\((?!\s*["']?(?:#|data:image\/))/i, 'a style that refers to another file'],
  [/xml-stylesheet|xml:base/i, 'a style sheet or a base of another file'],
];

function judgeSvg(bytes: Buffer): ImageVerdict {
  const text = decodeUtf8(bytes);
  if (text === undefined || !/^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[^]*?-->\s*)*<svg[\s>]/.test(text))
    return refuse('is neither a PNG nor an SVG file');
  const found = forbidden.find(([pattern]) => pattern.test(text));
  return found === undefined
    ? { kind: 'image', mediaType: 'image/svg+xml' }
    : refuse(`contains ${found[1]}, which a logo does not need`);
}

function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

function refuse(why: string): ImageVerdict {
  return { kind: 'refused', why };
}
