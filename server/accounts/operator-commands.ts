import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { type MailDependencies, queueMail } from '../mail/queue-mail.ts';
import type { Notifications } from '../platform/notifications.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { disableAccount, enableAccount } from './disable-account.ts';
import { invitationHash } from './sign-up-admission.ts';

interface OperatorDependencies extends MailDependencies {
  prisma: PrismaClient;
  config: Config;
  notifications: Notifications;
}

/** ms for which an invitation is good; its mail says so. */
const INVITATION_LIFETIME = 7 * 24 * 60 * 60 * 1000;

const Input = z.object({ email: z.email().max(254).toLowerCase() });

/** What a command says to whoever ran it. */
export const OperatorAnswer = z.object({ done: z.boolean(), says: z.string() });
type OperatorAnswer = z.infer<typeof OperatorAnswer>;

const refused = (says: string): OperatorAnswer => ({ done: false, says });

/** What the operator does to accounts from the command line. */
export function operatorCommands(dependencies: OperatorDependencies) {
  const { prisma, config } = dependencies;

  const withEmail =
    (command: (email: string) => Promise<OperatorAnswer>) => async (input: unknown) => {
      const parsed = Input.safeParse(input);
      return parsed.success ? command(parsed.data.email) : refused('Name an email address.');
    };

  const withUser = (command: (user: { id: string; email: string }) => Promise<string>) =>
    withEmail(async (email) => {
      const user = await prisma.user.findUnique({ where: { email } });
      if (!user) return refused(`Nobody here has the address ${email}.`);
      return { done: true, says: await command(user) };
    });

  return {
    invite: withEmail(async (email) => {
      if (await prisma.user.findUnique({ where: { email } })) {
        return refused(`${email} has an account already.`);
      }
      const token = randomBytes(32).toString('base64url');
      const url = `${config.publicUrl}/sign-up#${token}`;
      await prisma.$transaction(async (transaction) => {
        const expiresAt = new Date(Date.now() + INVITATION_LIFETIME);
        await transaction.invitation.create({
          data: { tokenHash: invitationHash(token), email, expiresAt },
        });
        const mail = { userId: null, to: email, template: 'invitation', data: { url } } as const;
        await queueMail(transaction, dependencies, mail);
      });
      return { done: true, says: url };
    }),
    disable: withUser(async ({ id, email }) => {
      await disableAccount(dependencies, id);
      return `${email} is disabled.`;
    }),
    enable: withUser(async ({ id, email }) => {
      await enableAccount(dependencies, id);
      return `${email} may sign in again, and connect plugins again.`;
    }),
  };
}
