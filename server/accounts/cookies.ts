import type { Config } from '../config.ts';

/** A cookie of the companion page, as the code sets it and the policy page lists it. */
export interface Cookie {
  name: string;
  /** A sentence for the person in whose browser it lies. */
  purpose: string;
  /** In words. */
  lifetime: string;
}

/**
 * Every cookie there is; all of them are needed for signing in, and none is set before somebody
 * begins to. Browsers keep `__Host-` cookies to https, this host and all its paths.
 */
export function cookiesOf({ publicUrl }: Pick<Config, 'publicUrl'>) {
  const prefix = publicUrl.startsWith('https:') ? '__Host-tomson' : 'tomson';
  return {
    session: {
      name: `${prefix}_session`,
      purpose: 'Keeps you signed in.',
      lifetime: '30 days, or until you sign out',
    },
    twoFactor: {
      name: `${prefix}_two_factor`,
      purpose: 'Tells the page on which you enter your code that your password was right.',
      lifetime: '10 minutes, or until you have signed in',
    },
  } satisfies Record<string, Cookie>;
}

/** What every one of them is set with. */
export const cookieAttributes = ({ publicUrl }: Pick<Config, 'publicUrl'>) =>
  ({
    httpOnly: true,
    sameSite: 'strict',
    secure: publicUrl.startsWith('https:'),
    path: '/',
  }) as const;
