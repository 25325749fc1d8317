import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { describe, expect, it } from 'vitest';
import { answerProblems } from './answer-problems.ts';
import type { ProblemEnv } from './answer-problems.ts';
import { ApiRefusal, refuseFields } from './api-refusal.ts';

function createTestApp(thrown: unknown) {
  const reported: unknown[] = [];
  const app = new Hono<ProblemEnv>();
  answerProblems(app, {
    docsUrl: 'https://docs.example/errors',
    reportFault: (fault) => reported.push(fault),
    challenge: 'Bearer realm="test"',
  });
  app.get('/', () => {
    throw thrown;
  });
  app.get('/kept', (c) => c.text('', 200, { 'cache-control': 'public, max-age=60' }));
  app.get('/plain', (c) => c.text(''));
  return { app, reported };
}

async function ask(thrown: unknown) {
  const { app, reported } = createTestApp(thrown);
  const answer = await app.request('/');
  const problem = (await answer.json()) as { code: string; detail: string; requestId: string };
  return { answer, problem, reported };
}

const named = (name: string, more: object = {}) => Object.assign(new Error('inside'), { name, ...more });

describe('answerProblems', () => {
  it.each([
    [new HTTPException(413), 413, 'body_too_large'],
    [new HTTPException(415), 415, 'body_not_json'],
    [new HTTPException(400), 400, 'request_invalid'],
    [new HTTPException(502), 500, 'internal_error'],
    [named('StorageUnavailableError'), 503, 'storage_unavailable'],
    [named('StorageUnavailableError', { reason: 'disk-full' }), 503, 'storage_full'],
    [named('QueueFull'), 503, 'storage_unavailable'],
    [named('MasterKeyUnknown'), 503, 'secret_unavailable'],
    [named('AlreadyExistsError', { what: 'The name' }), 409, 'already_exists'],
    [named('TypeError'), 500, 'internal_error'],
  ])('answers %s with %i %s, and never with its message', async (thrown, status, code) => {
    const { answer, problem } = await ask(thrown);
    expect([answer.status, problem.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(JSON.stringify(problem)).not.toContain('inside');
  });

  it('says how many fields are wrong beside the first', async () => {
    const errors = ['/a', '/b', '/c'].map((path) => ({ path, message: 'is needed' }));
    expect((await ask(refuseFields(errors))).problem.detail).toContain('/a: is needed (and 2 more)');
    expect((await ask(refuseFields(errors.slice(1, 2)))).problem.detail).not.toContain('more');
  });

  it('reports the cause of a fault under the id that the answer names, and no refusal', async () => {
    const fault = named('MasterKeyUnknown');
    const { answer, problem, reported } = await ask(fault);
    expect(reported).toEqual([fault]);
    expect(answer.headers.get('x-request-id')).toBe(problem.requestId);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect((await ask(new ApiRefusal('not_permitted'))).reported).toEqual([]);
  });

  it('keeps answers out of caches unless a handler says otherwise, and refusals always', async () => {
    const { app } = createTestApp(new ApiRefusal('not_signed_in'));
    const cachingOf = async (path: string) => (await app.request(path)).headers.get('cache-control');
    expect(await cachingOf('/plain')).toBe('no-store');
    expect(await cachingOf('/kept')).toBe('public, max-age=60');
    expect(await cachingOf('/')).toBe('no-store');
    expect(await cachingOf('/unknown')).toBe('no-store');
    expect((await app.request('/')).headers.get('www-authenticate')).toBe('Bearer realm="test"');
  });
});
