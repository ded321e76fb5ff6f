import { appendFileSync } from 'node:fs';
import type { Reporter, TestCase } from 'vitest/node';

/**
 * Closes a run with `N passed, N failed`, for whoever reads it by machine: printed, or added to
 * `TEST_SUMMARY_FILE` by whoever sums up several runs.
 */
export class PlainSummaryReporter implements Reporter {
  #passed = 0;
  #failed = 0;

  onTestCaseResult(testCase: TestCase): void {
    const { state } = testCase.result();
    if (state === 'passed') this.#passed += 1;
    if (state === 'failed') this.#failed += 1;
  }

  onTestRunEnd(modules: readonly { errors(): unknown[] }[], unhandled: readonly unknown[]): void {
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const failed = this.#failed + broken + unhandled.length;
    const line = `${this.#passed} passed, ${failed} failed\n`;
    const file = process.env.TEST_SUMMARY_FILE;
    if (file) appendFileSync(file, line);
    else process.stdout.write(`\n${line}`);
  }
}
