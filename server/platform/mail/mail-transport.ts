import path from 'node:path';
import type { Config } from '../../config.ts';
import { openMailFolder } from './mail-folder.ts';
import { openSmtpTransport } from './smtp-transport.ts';

/** A mail as it goes out. */
export interface OutgoingMail {
  /** Names the mail for ever: a mail that is sent twice can be told to be one. */
  id: string;
  /** Whose mail it is, which the mail does not tell; `null` for somebody without an account. */
  userId: string | null;
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** Brings mails on their way. */
export interface MailTransport {
  /** Throws `MailRefused` where another try is of no use, anything else where it may be. */
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}

/**
 * What a mail server that refused a mail said it will not take: the `address`, since that has no
 * mailbox or a closed one; the `recipient`, for a reason it did not give, such as that it takes mails
 * to others from nobody; or this `mail`.
 */
export type Refused = 'address' | 'recipient' | 'mail';

/** The mail server will not take this mail, however often it is asked. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
  readonly refused: Refused;

  constructor(message: string, refused: Refused) {
    super(message);
    this.refused = refused;
  }
}

/** Where mails lie that no server sends. */
export const mailFolderOf = ({ dataDirectory }: Pick<Config, 'dataDirectory'>) =>
  path.join(dataDirectory, 'mail');

/** SMTP where the operator named a server, else files in the data directory. */
export function openMailTransport(config: Config): MailTransport {
  return config.smtpUrl === null
    ? openMailFolder(mailFolderOf(config), config.mailFrom)
    : openSmtpTransport(config.smtpUrl, config.mailFrom);
}
