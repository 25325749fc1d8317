import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorShapeConfigSchema } from '../config/answer-config-schema.ts';
import { refuse } from '../domain/refusal.ts';
import { presentError, statusOf } from './error-shape.ts';

const context = { requestId: 'r-1', docsUrl: 'http://docs.test/errors' };
const refusal = refuse('authorise', 'right_missing', 'a rule', { facts: { needed: 'Profiles: Read' } });
const shape = errorShapeConfigSchema.parse({
  template: {
    errors: [
      { status: '{status}', title: '{title}', detail: 'See {docsUrl}: {detail}', code: '{code}', ok: false },
    ],
  },
  codes: {
    rate_limited: { template: { status: '{status}', error: 'Too Many Requests', message: '{detail}' } },
    right_missing: { status: 401, title: 'No' },
    credential_missing: { detail: 'Send a key' },
  },
});

describe('an error', () => {
  it('is a problem document where the API says nothing', () => {
    const { status, contentType, body } = presentError(refusal, context, undefined);
    expect([status, contentType]).toEqual([403, 'application/problem+json']);
    expect(JSON.parse(body)).toMatchObject({ code: 'right_missing', requestId: 'r-1' });
  });

  it('has the shape, the status and the words of its API', () => {
    const { status, contentType, body } = presentError(refusal, context, shape);
    expect([status, contentType, statusOf('right_missing', shape)]).toEqual([401, 'application/json', 401]);
    expect(JSON.parse(body)).toEqual({
      errors: [
        {
          status: 401,
          title: 'No',
          detail: 'See http://docs.test/errors/right_missing: This call needs Profiles: Read.',
          code: 'right_missing',
          ok: false,
        },
      ],
    });
  });

  it('has the template of its code, and a status as a number', () => {
    const limited = refuse('limit', 'rate_limited', 'a rule', { facts: { limit: '50' } });
    expect(JSON.parse(presentError(limited, context, shape).body)).toEqual({
      status: 429,
      error: 'Too Many Requests',
      message: 'The limit of 50 is used up.',
    });
  });

  it('cannot be broken out of by anything that is filled in, nor filled in twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (needed) => {
        const hostile = refuse('authorise', 'right_missing', '', {
          facts: { needed: `"}],{code}${needed}` },
        });
        const body: unknown = JSON.parse(presentError(hostile, context, shape).body);
        expect(body).toMatchObject({ errors: [{ code: 'right_missing', ok: false }] });
        expect(JSON.stringify(body)).toContain('{code}');
      }),
    );
  });
});
