import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestAccount } from '../../../server/accounts/require-account.ts';
import { requirePasswordAgain } from '../../../server/accounts/require-password-again.ts';
import { HttpProblem } from '../../../server/platform/http-problem.ts';
import type { Person } from '../../support/person.ts';
import { TestService } from '../../support/test-service.ts';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start();
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

async function accountOf({ email }: Pick<Person, 'email'>): Promise<RequestAccount> {
  const session = await service.inside.database.prisma.session.findFirstOrThrow({
    where: { user: { email } },
  });
  return { userId: session.userId, via: 'session', connectionId: null, sessionId: session.id };
}

/** The code of the refusal; `null` for none. */
const refusalOf = (account: RequestAccount, password?: string) =>
  requirePasswordAgain(service.inside.database.prisma, account, password).then(
    () => null,
    (error: unknown) => {
      if (error instanceof HttpProblem) return error.problem.code;
      throw error;
    },
  );

describe('a password that is asked for again', () => {
  it('is the person’s own, and not left out', async () => {
    const account = await accountOf(await service.signUp());
    expect(await refusalOf(account, 'correct horse battery')).toBeNull();
    expect(await refusalOf(account, 'wrong horse battery')).toBe('password_wrong');
    expect(await refusalOf(account)).toBe('password_needed');
  });

  it('cannot be guessed, however many guesses come at once', async () => {
    const account = await accountOf(await service.signUp());
    const guesses = Array.from({ length: 30 }, (_, index) => refusalOf(account, `guess ${index}`));
    const answers = await Promise.all(guesses);
    expect(answers.filter((code) => code === 'password_wrong')).toHaveLength(10);
    expect(answers.filter((code) => code === 'too_many_attempts')).toHaveLength(20);
    // The right one has to wait as well.
    expect(await refusalOf(account, 'correct horse battery')).toBe('too_many_attempts');
    expect(await refusalOf(await accountOf(await service.signUp()), 'wrong')).toBe(
      'password_wrong',
    );
  });

  it('is a fresh sign-in for whoever has none', async () => {
    const { prisma } = service.inside.database;
    const user = await prisma.user.create({
      data: { id: randomUUID(), name: 'No password', email: `${randomUUID()}@example.com` },
    });
    const session = await prisma.session.create({
      data: {
        id: randomUUID(),
        token: randomUUID(),
        userId: user.id,
        expiresAt: new Date(Date.now() + 3_600_000),
      },
    });
    const account = await accountOf(user);
    expect(await refusalOf(account)).toBeNull();
    expect(await refusalOf({ ...account, sessionId: randomUUID() })).toBe('sign_in_again');
    const longAgo = new Date(Date.now() - 11 * 60_000);
    await prisma.session.update({ where: { id: session.id }, data: { createdAt: longAgo } });
    expect(await refusalOf(account)).toBe('sign_in_again');
  });
});
