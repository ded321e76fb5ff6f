import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestEnvironment, type TestEnvironment } from '../../support/test-environment.ts';
import { startWeb, type WebProcess } from './service-processes.ts';

let environment: TestEnvironment;
let webs: WebProcess[];

beforeAll(async () => {
  environment = await createTestEnvironment();
  webs = await Promise.all(Array.from({ length: 4 }, () => startWeb(environment.variables)));
});

afterAll(async () => {
  await Promise.all((webs ?? []).map(({ process }) => process.kill('SIGKILL')));
  await environment[Symbol.asyncDispose]();
});

async function attempt(origin: string, email: string): Promise<number> {
  const response = await fetch(`${origin}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
    body: JSON.stringify({ email, password: 'wrong' }),
  });
  await response.body?.cancel();
  return response.status;
}

/** How many of 1,000 attempts, spread over four processes and all under way at once, were looked at. */
async function lookedAt(emailOf: () => string): Promise<number> {
  const statuses = await Promise.all(
    Array.from({ length: 1000 }, (_, index) =>
      attempt(webs[index % webs.length]?.origin ?? '', emailOf()),
    ),
  );
  expect(statuses.filter((status) => status !== 401 && status !== 429)).toEqual([]);
  return statuses.filter((status) => status === 401).length;
}

it('lets ten of 1,000 attempts at one account be made, over four processes', async () => {
  const email = `${randomUUID()}@example.com`;
  expect(await lookedAt(() => email)).toBe(10);
});

it('lets nobody try other accounts from an address that has used its share up', async () => {
  expect(await lookedAt(() => `${randomUUID()}@example.com`)).toBe(0);
});
