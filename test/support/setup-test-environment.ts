import { afterEach, beforeEach, expect, vi } from 'vitest';

/** What is printed as an error without a test expecting it is a fault of the code under test. */
beforeEach(() => {
  vi.spyOn(console, 'error');
});

afterEach(() => {
  expect(vi.mocked(console.error).mock?.calls ?? [], 'console.error was called').toEqual([]);
});
