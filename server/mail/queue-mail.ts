import type { JobQueue } from '../platform/job-queue.ts';
import type { Transaction } from '../platform/prisma-client.ts';
import { mailQueue } from './mail-queue.ts';
import { sealMailData } from './mail-seal.ts';
import type { MailData, MailTemplate } from './mail-templates.ts';

/** What a mail is queued with; app.ts and worker.ts have both. */
export interface MailDependencies {
  jobs: JobQueue;
  /** What a mail says is sealed with it while it waits: links in mails open accounts. */
  secret: string;
}

export interface QueuedMail<Template extends MailTemplate> {
  /** Whose mail it is: it goes with the account. `null` for somebody without one. */
  userId: string | null;
  to: string;
  template: Template;
  data: MailData<Template>;
}

/** A mail that was sent or refused, for those who count from then on. */
export interface SentMail {
  userId: string | null;
  template: string;
  /** As it was queued, perhaps by another version. */
  data: unknown;
  /** When it was queued. */
  createdAt: Date;
}

/**
 * Sends a mail, if and only if the caller's transaction commits. Nobody waits for the mail server:
 * a job sends it, and tries again while the server is away.
 */
export async function queueMail<Template extends MailTemplate>(
  transaction: Transaction,
  { jobs, secret }: MailDependencies,
  { userId, to, template, data }: QueuedMail<Template>,
): Promise<void> {
  // The local account has no address; `.invalid` is never anybody's (RFC 2606).
  if (to.endsWith('.invalid')) return;
  const { id } = await transaction.mailOutbox.create({
    data: { userId, to, template, data: { sealed: sealMailData(secret, data) } },
    select: { id: true },
  });
  await jobs.enqueue(transaction, mailQueue, { mailId: id });
}
