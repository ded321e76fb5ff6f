import { createHash } from 'node:crypto';
import { HttpProblem } from '../platform/http-problem.ts';
import type { AccountContext } from './account-context.ts';

/** A sign-up that may go on. */
interface Admission {
  /** The account was made. */
  completed(userId: string): Promise<void>;
  /** It was not: the invitation may be used again. */
  failed(): Promise<void>;
}

const OPEN: Admission = { completed: async () => undefined, failed: async () => undefined };

/** SHA-256: how invitations are stored. */
export const invitationHash = (token: string) => createHash('sha256').update(token).digest('hex');

/**
 * Whether somebody may make an account here. An invitation is taken before the account is made, so
 * that two sign-ups at once cannot both have it.
 */
export async function admitSignUp(
  { prisma, config }: Pick<AccountContext, 'prisma' | 'config'>,
  email: string,
  invitation: string | undefined,
): Promise<Admission> {
  if (config.signUp === 'closed') {
    throw new HttpProblem(403, 'sign_up_closed', 'This service takes no new accounts.');
  }
  if (config.signUp === 'open') return OPEN;
  const mine = {
    tokenHash: invitationHash(invitation ?? ''),
    email: email.toLowerCase(),
    expiresAt: { gt: new Date() },
  };
  const { count } = await prisma.invitation.updateMany({
    where: { ...mine, usedAt: null },
    data: { usedAt: new Date() },
  });
  if (count === 0) {
    throw new HttpProblem(403, 'invitation_needed', 'New accounts need an invitation here.', {
      detail: 'Open the link of your invitation, and use the address that it was sent to.',
    });
  }
  return {
    // Whoever has the link has the mailbox.
    completed: async (id) => {
      await prisma.user.updateMany({
        where: { id, email: mine.email },
        data: { emailVerified: true },
      });
    },
    failed: async () => {
      await prisma.invitation.updateMany({ where: mine, data: { usedAt: null } });
    },
  };
}
