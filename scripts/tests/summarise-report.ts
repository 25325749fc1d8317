/** The part of Vitest's JSON report that is read here. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
    }[];
  }[];
}

export interface TestSummary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Full names, with the reason if the name contains it. */
  readonly skippedNames: readonly string[];
  /** Files that failed before any of their tests ran; each counts as one failure. */
  readonly brokenFiles: readonly string[];
}

export function summariseReport(report: VitestReport): TestSummary {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const skippedTests = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  const brokenFiles = report.testResults
    .filter((file) => file.status === 'failed')
    .filter((file) => !file.assertionResults.some((test) => test.status === 'failed'))
    .map((file) => file.name);
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: tests.filter((test) => test.status === 'failed').length + brokenFiles.length,
    skipped: skippedTests.length,
    skippedNames: skippedTests.map((test) => test.fullName),
    brokenFiles,
  };
}

/** Returns the line that every test run ends with. */
export function countLine(summary: Pick<TestSummary, 'passed' | 'failed' | 'skipped'>): string {
  return `${summary.passed} passed, ${summary.failed} failed, ${summary.skipped} skipped`;
}
