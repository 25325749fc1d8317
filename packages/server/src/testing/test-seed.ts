/**
 * Where the random numbers of a test run begin. The same in every run, so that a run judges the change and not its luck:
 * new cases are looked for by `npm run fuzz`, by `npm run faults` and by `POSTERN_TEST_SEED=<number> npm test`.
 */
export const testSeed: number = Number(process.env['POSTERN_TEST_SEED'] ?? 20_261_201);
