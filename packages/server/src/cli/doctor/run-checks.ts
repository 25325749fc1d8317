import type { DoctorCheck, Finding } from './finding.ts';

/** How long one check may take. All of them run at the same time. */
export const checkMsMax = 8_000;

/** Runs all checks at once and gives their findings in the order of the checks. */
export async function runChecks(
  checks: readonly DoctorCheck[],
  limitMs: number = checkMsMax,
): Promise<readonly Finding[]> {
  return (await Promise.all(checks.map((each) => runCheck(each, limitMs)))).flat();
}

async function runCheck(each: DoctorCheck, limitMs: number): Promise<readonly Finding[]> {
  const { check } = each;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Omit<Finding, 'check'>[]>((resolve) => {
    const what = `There was no answer within ${limitMs / 1_000} seconds.`;
    timer = setTimeout(() => resolve([{ state: 'fault', what, remedy: each.remedy }]), limitMs);
  });
  try {
    const found = await Promise.race([each.run(), late]);
    return found.map((finding) => ({ check, ...finding }));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return [{ check, state: 'fault', what: what === '' ? presentCode(error) : what, remedy: each.remedy }];
  } finally {
    clearTimeout(timer);
  }
}

/** A connection that was tried on several addresses fails with an error without a message. */
function presentCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'It failed without a reason.';
}
