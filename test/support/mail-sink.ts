import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  /** The whole message as it came over the line. */
  source: string;
}

/** A real SMTP server that keeps what it is sent. */
export class MailSink implements AsyncDisposable {
  readonly received: ReceivedMail[] = [];
  /** Asked for every message; an error it returns refuses the message. */
  refuse: () => (Error & { responseCode: number }) | null = () => null;
  /** Asked for every recipient, in the same way. */
  refuseRecipient: (address: string) => (Error & { responseCode: number }) | null = () => null;
  readonly #server: SMTPServer;
  readonly #waiting = new Set<() => void>();

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onAuth: ({ username, password }, _session, done) => {
        if (username === 'tomson' && password === 'mail-password') done(null, { user: 'tomson' });
        else done(Object.assign(new Error('Wrong name or password'), { responseCode: 535 }));
      },
      onRcptTo: ({ address }, _session, done) => done(this.refuseRecipient(address)),
      onData: (stream, session, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          const refusal = this.refuse();
          if (refusal) return done(refusal);
          const { mailFrom, rcptTo } = session.envelope;
          this.received.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            source: Buffer.concat(parts).toString(),
          });
          done();
          for (const look of this.#waiting) look();
        });
      },
    });
    // What a client does wrong is for the client to say.
    this.#server.on('error', () => undefined);
  }

  static async start(): Promise<MailSink> {
    const sink = new MailSink();
    sink.#server.listen(0, '127.0.0.1');
    await once(sink.#server.server, 'listening');
    return sink;
  }

  /** For `SMTP_URL`. */
  get url(): string {
    const { port } = this.#server.server.address() as AddressInfo;
    return `smtp://tomson:mail-password@127.0.0.1:${port}`;
  }

  /** Waits for the newest mail to `address` that `fits`. */
  async mailTo(address: string, fits: RegExp = /./): Promise<ReceivedMail> {
    for (;;) {
      const found = this.received.findLast(
        ({ to, source }) => to.includes(address) && fits.test(source),
      );
      if (found) return found;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.add(resolve);
      await promise;
      this.#waiting.delete(resolve);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((closed) => this.#server.close(() => closed()));
  }
}

/** The text of a mail, as a mail program shows it. */
export function textOf({ source }: Pick<ReceivedMail, 'source'>): string {
  const part = /Content-Type: text\/plain[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(source);
  const head = part?.[0].split('\r\n\r\n')[0] ?? '';
  const body = part?.[1] ?? '';
  if (/quoted-printable/i.test(head)) {
    const bytes = body
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
    return Buffer.from(bytes, 'latin1').toString('utf8');
  }
  return /base64/i.test(head) ? Buffer.from(body, 'base64').toString('utf8') : body;
}

/** The one address that a mail asks to open. */
export function linkIn(mail: Pick<ReceivedMail, 'source'>): string {
  const [link] = /^https?:\/\/\S+$/m.exec(textOf(mail)) ?? [];
  if (!link) throw new Error(`no link in: ${textOf(mail)}`);
  return link;
}
