import { randomUUID } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import type { Config } from '../config.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { recordPolicyAcceptance } from './accept-policy.ts';
import { hashSessionTokens } from './hash-session-tokens.ts';
import { localLinkSignIn } from './local-link-sign-in.ts';
import type { LocalLinks } from './local-links.ts';

export type Auth = ReturnType<typeof createAuth>;

interface AuthDependencies {
  prisma: PrismaClient;
  config: Config;
  /** Signs the session cookie. */
  secret: string;
  /** `null` wherever one-time links must not exist. */
  localLinks: LocalLinks | null;
}

/** Seconds a web session lives, counted from its last use. */
const SESSION_LIFETIME = 30 * 24 * 60 * 60;

/** Name of the session cookie; browsers keep `__Host-` cookies to https, this host and this path. */
export function sessionCookieName(config: Pick<Config, 'publicUrl'>): string {
  return isHttps(config) ? '__Host-tomson_session' : 'tomson_session';
}

/**
 * People's accounts and web sessions, by better-auth. Only the paths that auth-routes.ts lists are
 * reachable from outside.
 */
export function createAuth({ prisma, config, secret, localLinks }: AuthDependencies) {
  const cookie = (name: string) => ({
    name,
    attributes: {
      httpOnly: true,
      sameSite: 'strict',
      secure: isHttps(config),
      path: '/',
    } as const,
  });
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
      },
    },
    account: { modelName: 'login' },
    session: { expiresIn: SESSION_LIFETIME, updateAge: 24 * 60 * 60 },
    emailAndPassword: {
      enabled: true,
      disableSignUp: config.signUp === 'closed',
      minPasswordLength: 10,
      maxPasswordLength: 200,
      password: {
        hash: (password) => hash(password),
        verify: ({ hash: stored, password }) => verify(stored, password),
      },
    },
    databaseHooks: {
      user: {
        create: {
          after: async (user, context) => {
            if (context?.path === '/sign-up/email') {
              await recordPolicyAcceptance(prisma, user.id, 'sign-up page');
            }
          },
        },
      },
    },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 120,
      customRules: {
        '/sign-in/email': { window: 60, max: 10 },
        '/sign-up/email': { window: 60, max: 20 },
      },
    },
    advanced: {
      // better-auth would put its own prefix before the names given here.
      useSecureCookies: false,
      cookies: {
        session_token: cookie(sessionCookieName(config)),
        dont_remember: cookie(`${sessionCookieName(config)}_only`),
      },
      database: { generateId: () => randomUUID() },
      // auth-routes.ts writes this header itself, from the socket.
      ipAddress: { ipAddressHeaders: ['x-forwarded-for'] },
    },
    plugins: localLinks ? [localLinkSignIn(localLinks, prisma)] : [],
  });
}

function isHttps({ publicUrl }: Pick<Config, 'publicUrl'>): boolean {
  return publicUrl.startsWith('https:');
}
