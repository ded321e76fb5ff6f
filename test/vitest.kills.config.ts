import { defineConfig } from 'vitest/config';
import { PATIENCE } from './support/patience.ts';
import { PlainSummaryReporter } from './support/plain-summary-reporter.ts';

/**
 * What takes its time on embedded parts: services that are killed or stopped in the middle of something,
 * and go on, or are restored; one whose every secret is looked for everywhere; a queue that keeps to a rate;
 * the memory of a large export.
 */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: [
      'test/server/{generations,provider-keys}/*kill.test.ts',
      'test/server/generations/{queue-of-fifty,restart,disk-full}.test.ts',
      'test/server/stop.test.ts',
      'test/server/platform/embedded-disk-full.test.ts',
      'test/server/secrets-stay-inside.test.ts',
      'test/server/privacy/{canary,export-memory}.test.ts',
      'test/server/backup/*.test.ts',
    ],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/setup-test-environment.ts'],
    reporters: ['default', new PlainSummaryReporter()],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: PATIENCE } },
    maxWorkers: 1,
  },
});
