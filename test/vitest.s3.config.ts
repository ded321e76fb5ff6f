import { defineConfig } from 'vitest/config';

/** The object store's contract on a real S3 server; see object-storage.s3-test.ts. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.s3-test.ts'],
    setupFiles: ['test/support/setup-test-environment.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
