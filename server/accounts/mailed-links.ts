import { createHash, randomUUID } from 'node:crypto';
import type { PrismaClient, Transaction } from '../platform/prisma-client.ts';

/*
 * What was mailed to somebody, or begun by them, before their password or address changed may be in
 * the hands of whom they have just locked out. better-auth keeps its resets and half-made sign-ins in
 * rows, but a link to a new address is only signed: it is remembered here, and works as long as that.
 */

/** Seconds for which the link of a mail is good; the mails say so. */
export const LINK_LIFETIME = 60 * 60;

/** Remembers a link that gives an account another address, until it is used or too old. */
export async function rememberAddressLink(
  transaction: Transaction,
  userId: string,
  token: string,
): Promise<void> {
  const expiresAt = new Date(Date.now() + LINK_LIFETIME * 1000);
  await transaction.verification.create({
    data: { id: randomUUID(), identifier: identifierOf(token), value: userId, expiresAt },
  });
}

/** Whether the link could still be used, which it can be once. */
export async function takeAddressLink(prisma: PrismaClient, token: string): Promise<boolean> {
  const { count } = await prisma.verification.deleteMany({
    where: { identifier: identifierOf(token), expiresAt: { gt: new Date() } },
  });
  return count === 1;
}

/** Voids every link that was mailed to an account, and every sign-in that waits for a code. */
export async function voidLinks(transaction: Transaction, userId: string): Promise<void> {
  await transaction.verification.deleteMany({ where: { value: { contains: userId } } });
}

/** Whoever reads the database finds no link in it that works. */
const identifierOf = (token: string) =>
  `new-address:${createHash('sha256').update(token).digest('hex')}`;
