import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '../platform/prisma-client.ts';

/** Makes the account of a local start, once. It has no password: one-time links sign it in. */
export async function ensureLocalAccount(prisma: PrismaClient): Promise<void> {
  if (await prisma.user.findFirst({ where: { isLocal: true } })) return;
  await prisma.user.create({
    data: {
      id: randomUUID(),
      name: 'Local account',
      email: 'local@localhost.invalid',
      isLocal: true,
    },
  });
}
