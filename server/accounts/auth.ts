import { randomUUID } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '../../shared/limits.ts';
import type { Config } from '../config.ts';
import type { MailDependencies } from '../mail/queue-mail.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { truncateAddress } from '../platform/truncate-address.ts';
import { recordSecurityEvent } from '../security-log/record-security-event.ts';
import { recordPolicyAcceptance } from './accept-policy.ts';
import { authMails } from './auth-mails.ts';
import { cookieAttributes, cookiesOf } from './cookies.ts';
import { hashSessionTokens } from './hash-session-tokens.ts';
import { localLinkSignIn } from './local-link-sign-in.ts';
import type { LocalLinks } from './local-links.ts';
import { LINK_LIFETIME } from './mailed-links.ts';

export type Auth = ReturnType<typeof createAuth>;

interface AuthDependencies extends MailDependencies {
  prisma: PrismaClient;
  config: Config;
  /** `null` wherever one-time links must not exist. */
  localLinks: LocalLinks | null;
}

/** Seconds a web session lives, counted from its last use. */
const SESSION_LIFETIME = 30 * 24 * 60 * 60;

/** Seconds after which a session's use is written down again. */
const LAST_USE_PRECISION = 60 * 60;

/**
 * People's accounts and web sessions, by better-auth. Nothing of it is reachable from outside but
 * through `callAuth`, which counts and checks what comes before it.
 */
export function createAuth({ prisma, config, jobs, secret, localLinks }: AuthDependencies) {
  const cookies = cookiesOf(config);
  const cookie = ({ name }: { name: string }) => ({ name, attributes: cookieAttributes(config) });
  const mails = authMails({ prisma, config, jobs, secret });
  return betterAuth({
    baseURL: config.publicUrl,
    basePath: '/api/auth',
    secret,
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: hashSessionTokens(
      prismaAdapter(prisma, { provider: 'postgresql', transaction: true }),
    ),
    user: {
      additionalFields: {
        ageConfirmed: { type: 'boolean', required: true, input: true },
        isLocal: { type: 'boolean', required: false, input: false, defaultValue: false },
        disabledAt: { type: 'date', required: false, input: false },
      },
      changeEmail: { enabled: true },
    },
    account: { modelName: 'login' },
    session: { expiresIn: SESSION_LIFETIME, updateAge: LAST_USE_PRECISION },
    emailAndPassword: {
      enabled: true,
      disableSignUp: config.signUp === 'closed',
      minPasswordLength: PASSWORD_MIN_LENGTH,
      maxPasswordLength: PASSWORD_MAX_LENGTH,
      // Where mails go out, an address is somebody's only when they have shown that it is.
      requireEmailVerification: config.smtpUrl !== null,
      onExistingUserSignUp: mails.accountExists,
      sendResetPassword: mails.resetPassword,
      resetPasswordTokenExpiresIn: LINK_LIFETIME,
      revokeSessionsOnPasswordReset: true,
      password: {
        hash: (password) => hash(password),
        verify: ({ hash: stored, password }) => verify(stored, password),
      },
    },
    emailVerification: {
      sendVerificationEmail: mails.confirmAddress,
      sendOnSignUp: true,
      sendOnSignIn: true,
      expiresIn: LINK_LIFETIME,
    },
    // Whoever reads the database finds no link in it that works.
    verification: { storeIdentifier: 'hashed' },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => ({
            data: { ...session, ipAddress: truncateAddress(session.ipAddress ?? undefined) },
          }),
        },
      },
      user: {
        create: {
          after: async (user, context) => {
            if (context?.path === '/sign-up/email') {
              await recordPolicyAcceptance(prisma, user.id, 'sign-up page');
              const address = context.headers?.get('x-forwarded-for') ?? undefined;
              await prisma.$transaction((transaction) =>
                recordSecurityEvent(transaction, { userId: user.id, address }, 'account-made'),
              );
            }
          },
        },
      },
    },
    // Its own limits read first and write later; limit-attempts.ts does both at once.
    rateLimit: { enabled: false },
    advanced: {
      // better-auth would put its own prefix before the names given here.
      useSecureCookies: false,
      cookies: {
        session_token: cookie(cookies.session),
        two_factor: cookie(cookies.twoFactor),
      },
      database: { generateId: () => randomUUID() },
      // call-auth.ts writes this header itself, from the socket and the trusted proxies.
      ipAddress: { ipAddressHeaders: ['x-forwarded-for'] },
    },
    plugins: [
      twoFactor({ issuer: 'Tomson Studio' }),
      ...(localLinks ? [localLinkSignIn(localLinks, prisma)] : []),
    ],
  });
}
