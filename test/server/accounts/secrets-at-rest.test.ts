import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Canary, canaryOf, plantCanary } from '../../support/canary.ts';
import { Person } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';

let service: TestService;
const secrets = new Map<string, Canary>();

beforeAll(async () => {
  service = await TestService.start();
  const password = plantCanary('pw-');
  const email = `${randomUUID()}@example.com`;
  const headers = { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' };
  const signUp = await fetch(`${service.origin}/api/auth/sign-up/email`, {
    method: 'POST',
    headers,
    body: JSON.stringify({
      name: 'Ada',
      email,
      password: password.value,
      ageConfirmed: true,
      policyAccepted: true,
    }),
  });
  const [cookie = ''] = signUp.headers.getSetCookie();
  const [, token = ''] = /=([^.;]+)\./.exec(decodeURIComponent(cookie)) ?? [];
  secrets.set('password', password);
  secrets.set('session token', canaryOf(token));

  const person = await Person.signUp(service.origin, 'Grace');
  secrets.set('connection token', canaryOf(await person.connectPlugin()));
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

describe('what a person signs in or connects with', () => {
  it('is long enough to be looked for', () => {
    for (const [, { value }] of secrets) expect(value.length).toBeGreaterThan(20);
  });

  it('is in no row of the database but as a hash', async () => {
    const { prisma } = service.inside.database;
    const tables = await prisma.$queryRaw<{ name: string }[]>`
      SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`;
    let sessions = 0;
    for (const { name } of tables) {
      const rows = await prisma.$queryRawUnsafe<{ row: string }[]>(
        `SELECT row_to_json(t)::text AS row FROM ${name} t`,
      );
      if (name === 'public."Session"') sessions = rows.length;
      for (const { row } of rows) {
        for (const [what, secret] of secrets) {
          expect(secret.foundIn(row), `${what} in ${name}`).toEqual([]);
        }
      }
    }
    expect(sessions).toBe(2);
  });
});
