import { z } from 'zod';
import { lockAccount } from '../platform/lock-account.ts';
import type { Logger } from '../platform/logger.ts';
import { MailRefused, type MailTransport } from '../platform/mail/mail-transport.ts';
import type { PrismaClient, Transaction } from '../platform/prisma-client.ts';
import { openMailData } from './mail-seal.ts';
import { type MailContent, mailTemplates } from './mail-templates.ts';
import type { SentMail } from './queue-mail.ts';
import { renderMail } from './render-mail.ts';

interface SendMailDependencies {
  prisma: PrismaClient;
  mail: MailTransport;
  secret: string;
  logger: Logger;
  /** Called once for a mail, in the transaction that notes that it was sent. */
  whenSent?: (transaction: Transaction, mail: SentMail) => Promise<void>;
}

const Sealed = z.object({ sealed: z.string() });

/**
 * Sends a mail of the outbox, and removes what it said. A process that ends between the server's
 * answer and its own note sends the mail twice, under one Message-ID.
 */
export async function sendMail(
  { prisma, mail, secret, logger, whenSent }: SendMailDependencies,
  mailId: string,
): Promise<void> {
  const waiting = await prisma.mailOutbox.findFirst({ where: { id: mailId, sentAt: null } });
  // Sent already, or gone with its account.
  if (!waiting) return;
  await prisma.mailOutbox.updateMany({
    where: { id: mailId },
    data: { attempts: { increment: 1 } },
  });
  const template = mailTemplates[waiting.template as keyof typeof mailTemplates] as
    | ((data: unknown) => MailContent)
    | undefined;
  // A newer version of the service queued it: one of its workers will send it.
  if (!template) throw new Error(`There is no mail “${waiting.template}”.`);
  const data = openMailData(secret, Sealed.parse(waiting.data).sealed);
  try {
    const { userId, to } = waiting;
    await mail.send({ id: mailId, userId, to, ...renderMail(template(data)) });
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    logger.warn({ mailId, template: waiting.template }, 'the mail server refused a mail');
    // It stays noted for the days of the outbox, so that nobody queues the same one at once again.
    await prisma.mailOutbox.updateMany({ where: { id: mailId }, data: { data: {} } });
    return;
  }
  const { userId, template: name, createdAt } = waiting;
  await prisma.$transaction(async (transaction) => {
    // First, as whoever deletes the account does.
    if (userId !== null) await lockAccount(transaction, userId);
    const { count } = await transaction.mailOutbox.updateMany({
      where: { id: mailId, sentAt: null },
      data: { sentAt: new Date(), data: {} },
    });
    if (count === 1) await whenSent?.(transaction, { userId, template: name, data, createdAt });
  });
}
