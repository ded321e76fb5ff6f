import { defineConfig } from 'vitest/config';
import { PATIENCE } from './support/patience.ts';
import { PlainSummaryReporter } from './support/plain-summary-reporter.ts';

/**
 * The same service on a PostgreSQL and an S3 server. What is about embedded parts only (one-time
 * links, local servers, files, the data directory's lock, recovery by the only process) is not listed.
 */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: [
      'test/server/real/*.test.ts',
      'test/server/backup/*.test.ts',
      'test/server/access-matrix.test.ts',
      'test/server/bad-input.test.ts',
      'test/server/secrets-stay-inside.test.ts',
      'test/server/security-log.test.ts',
      'test/server/gallery/*.test.ts',
      'test/server/accounts/*.test.ts',
      'test/server/assets/*.test.ts',
      'test/server/connections/*.test.ts',
      'test/server/consents/*.test.ts',
      'test/server/generations/*.test.ts',
      'test/server/privacy/**/*.test.ts',
      'test/server/provider-keys/*.test.ts',
      'test/server/usage/usage.test.ts',
      'test/server/platform/{job-queue,notifications}.test.ts',
    ],
    exclude: [
      'test/server/accounts/local-link*.test.ts',
      'test/server/{generations,provider-keys}/*kill.test.ts',
      'test/server/generations/queue-of-fifty.test.ts',
      'test/server/accounts/operator-commands.test.ts',
      'test/server/privacy/re{quirements,cipients}.test.ts',
      'test/server/provider-keys/{keyring,canary-on-disk,local-servers,check-provider-key}.test.ts',
    ],
    globalSetup: ['test/support/real-services/global-setup.ts'],
    setupFiles: ['test/support/setup-test-environment.ts'],
    reporters: ['default', new PlainSummaryReporter()],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: PATIENCE } },
    maxWorkers: 2,
    restoreMocks: true,
  },
});
