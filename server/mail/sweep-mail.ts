import type { PrismaClient } from '../platform/prisma-client.ts';

/** ms for which the outbox remembers that a mail was sent, and keeps one that cannot be. */
const KEPT = 3 * 24 * 60 * 60 * 1000;

/** Forgets the mails of the days before. */
export async function sweepMail(prisma: PrismaClient): Promise<void> {
  await prisma.mailOutbox.deleteMany({ where: { createdAt: { lt: new Date(Date.now() - KEPT) } } });
}
