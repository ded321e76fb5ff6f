import { defineConfig } from 'vitest/config';
import { LongestFirst } from './support/longest-first.ts';
import { PATIENCE } from './support/patience.ts';
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
      'test/server/generations/{queue-of-fifty,restart,disk-full}.test.ts',
      'test/server/stop.test.ts',
      'test/server/platform/embedded-disk-full.test.ts',
      'test/server/secrets-stay-inside.test.ts',
      'test/server/privacy/{canary,export-memory}.test.ts',
      'test/server/backup/**',
    ],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/setup-test-environment.ts'],
    reporters: ['default', new PlainSummaryReporter()],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: PATIENCE } },
    // One more than the processors that this has to do with: some of what is tested is waiting.
    maxWorkers: 3,
    // A worker keeps what it has loaded: loading the service and its libraries anew for each file
    // would be a third of all the work. What one file does to a module, the next one sees.
    isolate: false,
    // A worker holds 100 MB, and each embedded database comes and goes with much that lies outside
    // of V8's heap, for which V8 would collect all of it every second: a tenth of the work.
    execArgv: ['--external-memory-accounted-in-global-limit', '--initial-old-space-size=800'],
    sequence: { sequencer: LongestFirst },
    restoreMocks: true,
  },
});
