import type { PrismaClient } from './prisma-client.ts';

/** ms that the receipt of a deletion is kept. */
const RECEIPT_LIFETIME = 30 * 24 * 60 * 60 * 1000;

/** Removes rows whose time is up. */
export async function sweepExpired(prisma: PrismaClient): Promise<void> {
  const over = { expiresAt: { lt: new Date() } };
  await prisma.pairing.deleteMany({ where: over });
  await prisma.idempotencyKey.deleteMany({ where: over });
  await prisma.session.deleteMany({ where: over });
  // Their files are on the list of objects to be removed.
  await prisma.export.deleteMany({ where: over });
  await prisma.deletion.deleteMany({
    where: { finishedAt: { lt: new Date(Date.now() - RECEIPT_LIFETIME) } },
  });
  await prisma.verification.deleteMany({ where: over });
  await prisma.invitation.deleteMany({ where: over });
  // No window of attempts is longer.
  const anHourAgo = BigInt(Date.now() - 60 * 60 * 1000);
  await prisma.rateLimit.deleteMany({ where: { lastRequest: { lt: anHourAgo } } });
}
