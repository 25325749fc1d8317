import { describe, expect, it } from 'vitest';
import { displayName } from './display-name.ts';

describe('the name that an API user goes by', () => {
  it('is its application’s name before a person’s', () => {
    expect(displayName({ applicationName: 'CRM sync', firstName: 'Ada', lastName: 'Byron' })).toBe(
      'CRM sync',
    );
  });

  it('is first and last name otherwise, without a gap where one is missing', () => {
    expect(displayName({ applicationName: null, firstName: 'Ada', lastName: 'Byron' })).toBe('Ada Byron');
    expect(displayName({ applicationName: null, firstName: null, lastName: 'Byron' })).toBe('Byron');
  });
});
