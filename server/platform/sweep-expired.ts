import type { PrismaClient } from './prisma-client.ts';

/** Removes rows whose time is up. */
export async function sweepExpired(prisma: PrismaClient): Promise<void> {
  const over = { expiresAt: { lt: new Date() } };
  await prisma.pairing.deleteMany({ where: over });
  await prisma.idempotencyKey.deleteMany({ where: over });
  await prisma.session.deleteMany({ where: over });
  await prisma.verification.deleteMany({ where: over });
}
