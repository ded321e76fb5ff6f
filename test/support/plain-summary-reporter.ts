import { appendFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * Closes a run with a line for every test that failed, and `N passed, N failed`, for whoever reads it
 * by machine: printed, or added to `TEST_SUMMARY_FILE` by whoever sums up several runs.
 */
export class PlainSummaryReporter implements Reporter {
  #passed = 0;
  #failures: string[] = [];

  onTestCaseResult(testCase: TestCase): void {
    const { state, errors } = testCase.result();
    if (state === 'passed') this.#passed += 1;
    if (state === 'failed') {
      this.#fail(`${testCase.module.relativeModuleId} > ${testCase.fullName}`, errors?.[0]);
    }
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message?: string }[]): void {
    for (const module of modules) {
      const [error] = module.errors();
      if (error) this.#fail(module.relativeModuleId, error);
    }
    for (const error of unhandled) this.#fail('Outside of any test', error);
    const lines = [...this.#failures, `${this.#passed} passed, ${this.#failures.length} failed`];
    const file = process.env.TEST_SUMMARY_FILE;
    if (file) appendFileSync(file, `${lines.join('\n')}\n`);
    else process.stdout.write(`\n${lines.join('\n')}\n`);
  }

  #fail(where: string, error: { message?: string; stack?: string } | undefined): void {
    const why = (error?.message ?? '').replaceAll(/\s+/gu, ' ').slice(0, 300);
    const frame = /\S+\.test\.ts:\d+/u.exec(error?.stack ?? '')?.[0] ?? '';
    this.#failures.push(`FAILED ${where}: ${why} ${frame}`.trimEnd());
  }
}
