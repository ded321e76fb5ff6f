import { z } from 'zod';
import { lockAccount } from '../platform/lock-account.ts';
import type { Logger } from '../platform/logger.ts';
import { MailRefused, type MailTransport, type Refused } from '../platform/mail/mail-transport.ts';
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
  /** The same for one that the mail server refused for good. */
  whenRefused?: (transaction: Transaction, mail: SentMail, refused: Refused) => Promise<void>;
}

const Sealed = z.object({ sealed: z.string() });

/**
 * Sends a mail of the outbox, and removes what it said. A process that ends between the server's
 * answer and its own note sends the mail twice, under one Message-ID.
 */
export async function sendMail(
  { prisma, mail, secret, logger, whenSent, whenRefused }: SendMailDependencies,
  mailId: string,
): Promise<void> {
  const waiting = await prisma.mailOutbox.findFirst({ where: { id: mailId, sentAt: null } });
  // Sent or refused already, or gone with its account.
  if (!waiting || isEmpty(waiting.data)) return;
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
  const { userId, to, template: name, createdAt } = waiting;
  const handled = { userId, template: name, data, createdAt };
  /** Notes once, with whoever counts it, what became of the mail, and forgets what it said. */
  const note = (sentAt: Date | null, count: (transaction: Transaction) => Promise<void>) =>
    prisma.$transaction(async (transaction) => {
      // First, as whoever deletes the account does.
      if (userId !== null) await lockAccount(transaction, userId);
      const noted = await transaction.mailOutbox.updateMany({
        where: { id: mailId, sentAt: null, NOT: { data: { equals: {} } } },
        data: { sentAt, data: {} },
      });
      if (noted.count === 1) await count(transaction);
    });
  try {
    await mail.send({ id: mailId, userId, to, ...renderMail(template(data)) });
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    logger.warn({ mailId, template: name }, 'the mail server refused a mail');
    // It stays noted for the days of the outbox, so that nobody queues the same one at once again.
    await note(null, async (transaction) => whenRefused?.(transaction, handled, error.refused));
    return;
  }
  await note(new Date(), async (transaction) => whenSent?.(transaction, handled));
}

function isEmpty(data: unknown): boolean {
  return typeof data === 'object' && data !== null && Object.keys(data).length === 0;
}
