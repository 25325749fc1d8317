import { expect, it } from 'vitest';
import { countLine, summariseReport } from './summarise-report.ts';

it('counts tests, names the skipped ones, and counts a file that broke before its tests as a failure', () => {
  const summary = summariseReport({
    testResults: [
      {
        name: 'a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'a one' },
          { status: 'failed', fullName: 'a two' },
          { status: 'pending', fullName: 'a three [skipped: no PostgreSQL]' },
        ],
      },
      { name: 'b.test.ts', status: 'failed', assertionResults: [] },
    ],
  });
  expect(countLine(summary)).toBe('1 passed, 2 failed, 1 skipped');
  expect(summary.skippedNames).toEqual(['a three [skipped: no PostgreSQL]']);
  expect(summary.brokenFiles).toEqual(['b.test.ts']);
});
