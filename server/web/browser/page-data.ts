import type { Account } from '../../../shared/account.ts';

const { playground, signUp, local, mails, account } = document.body.dataset;

/** What the service wrote into the page about itself, and about who asked for the page. */
export const pageData = {
  playground: playground === 'true',
  signUpIsOpen: signUp === 'open',
  signUpByInvitation: signUp === 'invite',
  isLocal: local === 'true',
  /** Whether mails are kept at `/dev/mail` instead of being sent. */
  keepsMails: mails === 'kept',
  /** `null` also for somebody who came here from another site: ask the service. */
  account: account === undefined ? null : (JSON.parse(account) as Account),
};
