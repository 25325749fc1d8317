import { describe, expect, it } from 'vitest';
import { problemSchema } from '@postern/contract/problem';
import { presentProblem } from './present-problem.ts';
import { refuse } from './refusal.ts';

describe('the body of a refusal', () => {
  it('is a problem of the contract with the public detail filled in', () => {
    const refusal = refuse('admit', 'network_refused', 'rule 3', { facts: { address: '192.0.2.1' } });
    const problem = presentProblem(refusal, { requestId: 'r1', docsUrl: 'https://docs.example/errors' });
    expect(problemSchema.parse(problem)).toEqual({
      type: 'https://docs.example/errors/network_refused',
      title: 'Address not allowed',
      status: 403,
      detail: 'This credential may not be used from 192.0.2.1.',
      code: 'network_refused',
      requestId: 'r1',
    });
  });

  it('holds nothing of the rule that decided', () => {
    const refusal = refuse('authenticate', 'credential_invalid', 'canary-rule');
    expect(JSON.stringify(presentProblem(refusal, { requestId: 'r', docsUrl: '' }))).not.toContain(
      'canary-rule',
    );
  });
});
