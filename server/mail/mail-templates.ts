/** What a mail says: a subject, short paragraphs, and at most one thing to press. */
export interface MailContent {
  subject: string;
  /** Plain text. */
  paragraphs: string[];
  action?: { label: string; url: string };
}

/** Where and when somebody did something, as the person is told. */
interface Seen {
  /** "Firefox on Windows". */
  device: string;
  /** Truncated; `null` for unknown. */
  address: string | null;
  /** RFC 3339, UTC. */
  at: string;
  /** The page on which it can be looked at and undone. */
  url: string;
}

const IGNORE = 'If this was not you, ignore this mail: nothing happens without the link.';

/**
 * Every mail the service sends. They are short, hold no pictures and no tracking, and nothing that
 * a person made.
 */
export const mailTemplates = {
  'confirm-address': ({ url }: { url: string }): MailContent => ({
    subject: 'Confirm your email address',
    paragraphs: [
      'Somebody made an account at Tomson Studio with this address. If it was you, confirm it. The link is good for one hour.',
      IGNORE,
    ],
    action: { label: 'Confirm the address', url },
  }),
  'account-exists': ({ url }: { url: string }): MailContent => ({
    subject: 'You already have an account',
    paragraphs: [
      'Somebody tried to make an account at Tomson Studio with this address, which has one already. Nothing was changed.',
      'If it was you, sign in, or choose a new password if you have forgotten yours.',
    ],
    action: { label: 'Sign in', url },
  }),
  'reset-password': ({ url }: { url: string }): MailContent => ({
    subject: 'Choose a new password',
    paragraphs: [
      'Somebody asked for a new password for your account at Tomson Studio. The link is good for one hour and works once.',
      IGNORE,
    ],
    action: { label: 'Choose a new password', url },
  }),
  'confirm-new-address': ({ url }: { url: string }): MailContent => ({
    subject: 'Confirm your new email address',
    paragraphs: [
      'Somebody wants to use this address for their account at Tomson Studio. The link is good for one hour.',
      IGNORE,
    ],
    action: { label: 'Use this address', url },
  }),
  'address-changed': ({ url }: { url: string }): MailContent => ({
    subject: 'Your email address was changed',
    paragraphs: [
      'Your account at Tomson Studio now has another address. Mails no longer come here.',
      'If this was not you, ask the operator of the service for help at once.',
    ],
    action: { label: 'Open Tomson Studio', url },
  }),
  'password-changed': ({ url }: { url: string }): MailContent => ({
    subject: 'Your password was changed',
    paragraphs: [
      'The password of your account at Tomson Studio was changed, and every other browser was signed out.',
      'If this was not you, choose a new password now.',
    ],
    action: { label: 'Choose a new password', url },
  }),
  'two-factor-changed': ({ url, on }: { url: string; on: boolean }): MailContent => ({
    subject: on ? 'Two-factor sign-in is on' : 'Two-factor sign-in is off',
    paragraphs: [
      on
        ? 'Signing in to your account at Tomson Studio now asks for a code beside the password.'
        : 'Signing in to your account at Tomson Studio no longer asks for a code beside the password.',
      'If this was not you, change your password and look at your security log.',
    ],
    action: { label: 'Look at your account', url },
  }),
  'new-sign-in': ({ url, ...seen }: Seen): MailContent => ({
    subject: 'A new sign-in to your account',
    paragraphs: [
      `Somebody signed in to your account at Tomson Studio: ${describe(seen)}.`,
      'If this was not you, end that session and change your password.',
    ],
    action: { label: 'Look at your sessions', url },
  }),
  'new-connection': ({ url, ...seen }: Seen): MailContent => ({
    subject: 'A plugin was connected to your account',
    paragraphs: [
      `A plugin was connected to your account at Tomson Studio: ${describe(seen)}.`,
      'If this was not you, end that connection and change your password.',
    ],
    action: { label: 'Look at your connections', url },
  }),
  'account-inactive': ({ url, days }: { url: string; days: number }): MailContent => ({
    subject: 'Your account will be deleted',
    paragraphs: [
      `Nobody has used your account at Tomson Studio for a long time. In ${days} days it will be deleted, with everything in it.`,
      'To keep it, sign in once. To keep a copy only, sign in and export your data on the privacy page.',
    ],
    action: { label: 'Sign in', url },
  }),
  'policy-changed': ({
    url,
    changes,
  }: {
    url: string;
    changes: string;
    version: string;
  }): MailContent => ({
    subject: 'The privacy policy has changed',
    paragraphs: [
      `The privacy policy of Tomson Studio has a new version. ${changes}`,
      'Until you accept it, nothing is sent to AI providers for you. You can export your data or delete your account without accepting it.',
    ],
    action: { label: 'Read it', url },
  }),
  invitation: ({ url }: { url: string }): MailContent => ({
    subject: 'You are invited to Tomson Studio',
    paragraphs: [
      'The operator of this service invites you to make an account. The link is good for seven days and works once.',
    ],
    action: { label: 'Make an account', url },
  }),
} satisfies Record<string, (data: never) => MailContent>;

export type MailTemplate = keyof typeof mailTemplates;

export type MailData<Template extends MailTemplate> = Parameters<
  (typeof mailTemplates)[Template]
>[0];

function describe({ device, address, at }: Omit<Seen, 'url'>): string {
  const when = at.replace('T', ' at ').replace(/:\d\d(\.\d+)?Z$/, ' UTC');
  return `${device}, ${address === null ? '' : `from ${address}, `}on ${when}`;
}
