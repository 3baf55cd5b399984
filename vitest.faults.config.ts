import { defineConfig } from 'vitest/config';

/** Processes are killed for minutes: apart from the tests that everybody runs all the time. */
export default defineConfig({
  test: { include: ['test/faults/**/*.faults.ts'], pool: 'forks', maxWorkers: 1, testTimeout: 1_800_000 },
});
