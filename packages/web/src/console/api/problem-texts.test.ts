import { describe, expect, it } from 'vitest';
import { allRoutes } from '@postern/contract/admin-routes/all-routes';
import { problemTexts } from './problem-texts.ts';

describe('problemTexts', () => {
  it('has a text for every code that a route of the admin API can refuse with', () => {
    const codes = Object.values(allRoutes).flatMap((route) => route['x-postern-errors']);
    const missing = [...new Set(codes)].filter((code) => !Object.hasOwn(problemTexts, code));
    expect(missing).toEqual([]);
  });
});
