import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertKindSchema } from '@postern/contract/alert';
import { languageSchema } from '@postern/contract/api-user';
import { presentAlertMail } from './present-alert-mail.ts';
import type { AlertMail } from './present-alert-mail.ts';
import { presentSubject } from './render-mail.ts';

function mail(change: Partial<AlertMail> = {}): AlertMail {
  return {
    kind: 'network-refused',
    language: 'en',
    name: 'Shop',
    licence: 'ActitoIODemo',
    environment: 'PROD',
    facts: {
      count: 1234,
      unlisted: 1000,
      address: '192.0.2.7',
      uses: [{ address: '192.0.2.7', operation: 'getProfiles', count: 234, lastAtMs: 1_790_000_000_000 }],
    },
    links: {
      'add-address': 'https://c.test/act#a',
      'cut-off': 'https://c.test/act#b',
      mute: 'https://c.test/act#c',
    },
    ...change,
  };
}

const hostileNames = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</title></head><body>',
  'Shop\r\nBcc: everybody@example.com',
  'Shop\nSubject: other',
  'Shop\u2028Bcc: x@example.com',
  '\u202egnp.exe',
  '&lt;b&gt;',
  "' onmouseover='x",
  '{{name}} ${name} %s',
  'x'.repeat(5_000),
];

describe('the mail of an alert', () => {
  it.each([
    ['en', '1 day (', '14 days (', /21 Sept? 2026, /],
    ['fr', '1 jour (', '14 jours (', /21 sept\. 2026, /],
    ['nl', '1 dag (', '14 dagen (', /21 sep\.? 2026, /],
  ] as const)('counts days and writes dates as people do: %s', (language, one, many, date) => {
    const subject = (days: number): string =>
      presentSubject(presentAlertMail(mail({ kind: 'expiry-ahead', language, facts: { days } })).subject);
    expect([subject(1), subject(14)]).toEqual([expect.stringContaining(one), expect.stringContaining(many)]);
    expect(presentAlertMail(mail({ language })).text).toMatch(date);
  });

  it.each(
    alertKindSchema.options.flatMap((kind) =>
      languageSchema.options.map((language) => [kind, language] as const),
    ),
  )('has words for %s in %s', (kind, language) => {
    const facts = {
      ...mail().facts,
      atMs: 1_790_000_000_000,
      days: 3,
      key: 'acme_test_…x7Qa',
      usual: 7,
      recipient: 'a@b.example',
      error: 'down',
    };
    const { subject, text, html } = presentAlertMail(mail({ kind, language, facts }));
    expect(`${subject} ${text}`).not.toMatch(/undefined|NaN|\[object|Invalid/);
    expect(subject.length).toBeGreaterThan(10);
    expect(html).toContain(`<html lang="${language}">`);
  });

  it('says the same thing in three languages, never in two alike', () => {
    for (const kind of alertKindSchema.options) {
      const subjects = languageSchema.options.map(
        (language) => presentAlertMail(mail({ kind, language })).subject,
      );
      expect(new Set(subjects).size, kind).toBe(3);
    }
  });

  it('names who, from where, how often and what, in text and in HTML', () => {
    const { text, html } = presentAlertMail(mail());
    for (const part of ['Shop', '192.0.2.7', 'getProfiles', '234', '1,234', '1,000']) {
      expect(text).toContain(part);
      expect(html).toContain(part);
    }
    for (const link of Object.values(mail().links)) {
      expect(text).toContain(link);
      expect(html).toContain(`href="${link}"`);
    }
  });

  it.each(hostileNames)('keeps a hostile name text: %j', (name) => {
    const uses = [{ address: name, operation: name, count: 1, lastAtMs: 0 }];
    const rendered = presentAlertMail(
      mail({ name, licence: name, facts: { ...mail().facts, address: name, uses } }),
    );
    const clean = presentAlertMail(mail());
    expect(tagsOf(rendered.html)).toEqual(tagsOf(clean.html));
    expect(rendered.subject).not.toMatch(/[\r\n\u2028\u2029\u202e\p{Cc}]/u);
    expect(rendered.subject.length).toBeLessThanOrEqual(150);
    expect(rendered.text).not.toMatch(/^(?:Bcc|Subject):/m);
  });

  it('gives the same tags whatever anybody is called', () => {
    const clean = tagsOf(presentAlertMail(mail()).html);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const rendered = presentAlertMail(mail({ name, licence: name }));
        expect(tagsOf(rendered.html)).toEqual(clean);
        expect(presentSubject(rendered.subject)).toBe(rendered.subject);
        expect(rendered.subject).not.toMatch(/[\r\n]/);
      }),
    );
  });

  it('loads nothing from anywhere', () => {
    expect(presentAlertMail(mail()).html).not.toMatch(/<(?:img|link|script|style|iframe)|url\(|src=/);
  });
});

function tagsOf(html: string): readonly string[] {
  return [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag);
}
