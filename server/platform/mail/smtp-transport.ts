import nodemailer from 'nodemailer';
import { MailRefused, type MailTransport } from './mail-transport.ts';
import { toMessage } from './to-message.ts';

/** ms to reach the server, and between two of its answers. */
const PATIENCE = 20_000;

/**
 * Sends over SMTP. `url` is nodemailer's: `smtps://user:password@mail.example:465`, or `smtp:` with
 * STARTTLS where the server offers it.
 */
export function openSmtpTransport(url: string, from: string): MailTransport {
  const transport = nodemailer.createTransport({
    url,
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: PATIENCE,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(mail) {
      try {
        await transport.sendMail(toMessage(mail, from));
      } catch (error) {
        throw isForGood(error) ? new MailRefused('The mail server refused the mail.') : error;
      }
    },
    close: () => transport.close(),
  };
}

/**
 * Replies of 5yz are permanent (RFC 5321, 4.2.1). One to the sign-in is the operator's to mend, and
 * the mail goes out once that is done.
 */
function isForGood(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { responseCode, code } = error as { responseCode?: unknown; code?: unknown };
  return typeof responseCode === 'number' && responseCode >= 500 && code !== 'EAUTH';
}
