import { describe, expect, it } from 'vitest';
import { judgeImage } from './judge-image.ts';

const svg = (content: string, attributes = ''): Uint8Array =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"${attributes}>${content}</svg>`);

function png(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(33);
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).copy(header);
  header.writeUInt32BE(13, 8);
  header.write('IHDR', 12, 'latin1');
  header.writeUInt32BE(width, 16);
  header.writeUInt32BE(height, 20);
  return header;
}

describe('an image of the brand', () => {
  it.each([
    ['a drawing', svg('<path d="M0 0h1v1z" fill="#123456"/>')],
    ['a gradient that it defines itself', svg('<linearGradient id="g"/><rect fill="url(#g)"/>')],
    ['quoted references', svg('<rect fill="url(\'#g\')"/><use href="#g"/>')],
    ['an XML declaration and a comment', Buffer.from('<?xml version="1.0"?>\n<!-- x -->\n<svg></svg>')],
    ['an embedded bitmap', svg('<image href="data:image/png;base64,AAAA"/>')],
    ['styles', svg('<style>path{fill:red}</style>')],
  ])('is taken as SVG: %s', (_name, bytes) => {
    expect(judgeImage(bytes)).toEqual({ kind: 'image', mediaType: 'image/svg+xml' });
  });

  it('is taken as PNG, within 2,048 pixels on each side', () => {
    expect(judgeImage(png(512, 128))).toEqual({ kind: 'image', mediaType: 'image/png' });
    expect(judgeImage(png(100_000, 100_000))).toMatchObject({ kind: 'refused' });
    expect(judgeImage(png(0, 1))).toMatchObject({ kind: 'refused' });
    expect(judgeImage(png(1, 1).subarray(0, 20))).toMatchObject({ kind: 'refused' });
  });

  it.each([
    ['a script', svg('<script>alert(1)</script>')],
    ['a script in another prefix', svg('<svg:script xmlns:svg="http://www.w3.org/2000/svg"/>')],
    ['an event handler', svg('<rect onload="alert(1)"/>')],
    ['an event handler of the root', svg('', ' onload=alert(1)')],
    ['an event handler after a slash', svg('<rect/onclick="x"/>')],
    ['HTML inside', svg('<foreignObject><body/></foreignObject>')],
    ['a link', svg('<a href="#x">x</a>')],
    ['a javascript: URL', svg('<use href="javascript:alert(1)"/>')],
    ['another file', svg('<use href="https://evil.test/x.svg#y"/>')],
    ['another file by xlink', svg('<image xlink:href="//evil.test/x.png"/>')],
    ['another file in a style', svg('<style>rect{fill:url(https://evil.test/x)}</style>')],
    ['an imported style', svg('<style>@import "//evil.test/x.css"</style>')],
    ['an animation that sets a link', svg('<animate attributeName="href" to="x"/>')],
    ['an entity', Buffer.from('<!DOCTYPE svg [<!ENTITY x "y">]><svg>&x;</svg>')],
    ['a character reference', svg('<rect fill="java&#115;cript"/>')],
    ['a style sheet', Buffer.from('<?xml-stylesheet href="x.css"?><svg></svg>')],
    ['HTML', Buffer.from('<html><svg></svg></html>')],
    ['UTF-16', Buffer.from('\ufeff<svg></svg>', 'utf16le')],
    ['nothing', Buffer.alloc(0)],
    ['JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
  ])('is refused with a reason: %s', (_name, bytes) => {
    expect(judgeImage(bytes)).toEqual({ kind: 'refused', why: expect.any(String) as string });
  });
});
