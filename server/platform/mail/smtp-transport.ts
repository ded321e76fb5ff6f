import nodemailer from 'nodemailer';
import { MailRefused, type MailTransport, type Refused } from './mail-transport.ts';
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
        if (!isForGood(error)) throw error;
        throw new MailRefused('The mail server refused the mail.', whatIsRefused(error));
      }
    },
    close: () => transport.close(),
  };
}

/** What nodemailer tells of a server's reply. */
interface SmtpError {
  responseCode: number;
  code?: unknown;
  command?: unknown;
  response?: unknown;
}

/**
 * Replies of 5yz are permanent (RFC 5321, 4.2.1). One to the sign-in is the operator's to mend, and
 * the mail goes out once that is done.
 */
function isForGood(error: unknown): error is SmtpError {
  if (typeof error !== 'object' || error === null) return false;
  const { responseCode, code } = error as Partial<SmtpError>;
  return typeof responseCode === 'number' && responseCode >= 500 && code !== 'EAUTH';
}

/**
 * By the reply's enhanced code (RFC 3463): 5.1.z and 5.2.z are about the address, but for 5.1.7 and
 * 5.1.8, which are about the sender's.
 */
function whatIsRefused({ command, response }: SmtpError): Refused {
  const [, code] = /^\d{3}[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(String(response)) ?? [];
  if (code) return /^5\.(1\.(?![78]$)|2\.)/.test(code) ? 'address' : 'mail';
  return command === 'RCPT TO' ? 'recipient' : 'mail';
}
