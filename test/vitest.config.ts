import { defineConfig } from 'vitest/config';
import { PlainSummaryReporter } from './support/plain-summary-reporter.ts';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    // Those need servers, or time: vitest.real.config.ts, vitest.chaos.config.ts,
    // vitest.kills.config.ts.
    exclude: [
      'test/chaos/**',
      'test/server/real/**',
      'test/server/{generations,provider-keys}/*kill.test.ts',
      'test/server/generations/queue-of-fifty.test.ts',
      'test/server/secrets-stay-inside.test.ts',
      'test/server/privacy/canary.test.ts',
      'test/server/backup/**',
    ],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/setup-test-environment.ts'],
    reporters: ['default', new PlainSummaryReporter()],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    restoreMocks: true,
  },
});
