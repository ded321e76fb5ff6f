import { defineConfig } from 'vitest/config';
import { PATIENCE } from './support/patience.ts';
import { PlainSummaryReporter } from './support/plain-summary-reporter.ts';

/** On PostgreSQL and S3 where their addresses are given, as `npm run with-real-services` does. */
const isReal = process.env.TEST_DATABASE_URL !== undefined;

/** Kills, for as long as it takes: `CHAOS_KILLS` how often, `CHAOS_SEED` when. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/chaos/*.test.ts'],
    globalSetup: [`test/support/${isReal ? 'real-services/' : ''}global-setup.ts`],
    setupFiles: ['test/support/setup-test-environment.ts'],
    reporters: ['default', new PlainSummaryReporter()],
    testTimeout: 9 * 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: PATIENCE } },
    maxWorkers: 1,
  },
});
