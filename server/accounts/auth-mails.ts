import type { Config } from '../config.ts';
import { type MailDependencies, queueMail } from '../mail/queue-mail.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { addressPayload } from './address-payload.ts';
import { rememberAddressLink } from './mailed-links.ts';

interface AuthMailsDependencies extends MailDependencies {
  prisma: PrismaClient;
  config: Config;
}

interface Addressee {
  id: string;
  email: string;
}

/**
 * The mails that better-auth has sent. A link's token stands behind the `#` of its address, which
 * browsers send to nobody, and opening the page changes nothing: programs that look into mails
 * open every link.
 */
export function authMails({ prisma, config, ...dependencies }: AuthMailsDependencies) {
  const send = (mail: Parameters<typeof queueMail>[2]) =>
    prisma.$transaction((transaction) => queueMail(transaction, dependencies, mail));
  return {
    /** To confirm the address of an account, or one that is to become it. */
    confirmAddress: ({ user: { id, email }, token }: { user: Addressee; token: string }) =>
      prisma.$transaction(async (transaction) => {
        const isNew = addressPayload(token).updateTo !== undefined;
        if (isNew) await rememberAddressLink(transaction, id, token);
        await queueMail(transaction, dependencies, {
          userId: id,
          to: email,
          template: isNew ? 'confirm-new-address' : 'confirm-address',
          data: { url: `${config.publicUrl}/confirm#${token}` },
        });
      }),
    resetPassword: ({ user, token }: { user: Addressee; token: string }) =>
      send({
        userId: user.id,
        to: user.email,
        template: 'reset-password',
        data: { url: `${config.publicUrl}/reset-password#${token}` },
      }),
    accountExists: ({ user }: { user: Addressee }) =>
      send({
        userId: user.id,
        to: user.email,
        template: 'account-exists',
        data: { url: `${config.publicUrl}/sign-in` },
      }),
  };
}
