import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { mailQueue } from '../../../server/mail/mail-queue.ts';
import { type QueuedMail, queueMail } from '../../../server/mail/queue-mail.ts';
import { renderMail } from '../../../server/mail/render-mail.ts';
import { sendMail } from '../../../server/mail/send-mail.ts';
import type { Database } from '../../../server/platform/database.ts';
import { JobQueue } from '../../../server/platform/job-queue.ts';
import { createLogger } from '../../../server/platform/logger.ts';
import { openMailTransport } from '../../../server/platform/mail/mail-transport.ts';
import { linkIn, MailSink, textOf } from '../../support/mail-sink.ts';
import { Person } from '../../support/person.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { TestService } from '../../support/test-service.ts';

const secret = 'a secret of the service, thirty-two long';
const logger = createLogger({ logLevel: 'silent' });
const url = 'https://studio.example/x?a=1&b=2';

let test: TestDatabase;
let database: Database;
let sink: MailSink;
let jobs: JobQueue;

beforeAll(async () => {
  [test, sink] = await Promise.all([openTestDatabase(), MailSink.start()]);
  database = await test.another();
  // Retries without waiting, so that the test need not.
  const queue = {
    ...mailQueue,
    options: { ...mailQueue.options, retryDelay: 0, retryBackoff: false },
  };
  const { retryDelayMax: _, ...options } = queue.options;
  jobs = new JobQueue(database, [{ ...queue, options }], logger);
  await jobs.start();
  const mail = openMailTransport(
    readConfig('all', { SMTP_URL: sink.url, MAIL_FROM: 'Studio <studio@studio.example>' }),
  );
  await jobs.work(mailQueue, { concurrency: 2 }, ({ data }) =>
    sendMail({ prisma: database.prisma, mail, secret, logger }, data.mailId),
  );
});

afterEach(() => {
  sink.refuse = () => null;
});

afterAll(async () => {
  await jobs.stop(1000);
  await sink[Symbol.asyncDispose]();
  await test[Symbol.asyncDispose]();
});

const resetOf = (to: string): QueuedMail<'reset-password'> => ({
  userId: null,
  to,
  template: 'reset-password',
  data: { url },
});

const queueOne = (mail: QueuedMail<'reset-password'>) =>
  database.prisma.$transaction((transaction) => queueMail(transaction, { jobs, secret }, mail));

const outbox = (to: string) => database.prisma.mailOutbox.findMany({ where: { to } });

const refusal = (responseCode: number) => () =>
  Object.assign(new Error('Not now'), { responseCode });

describe('a mail', () => {
  it('goes out over SMTP as text and HTML, and leaves nothing of what it said', async () => {
    await queueOne(resetOf('ada@example.com'));
    const mail = await sink.mailTo('ada@example.com');
    expect(mail.from).toBe('studio@studio.example');
    expect(mail.source).toMatch(/^Subject: Tomson Studio: Choose/m);
    expect(mail.source).toContain('Content-Type: text/html');
    expect(textOf(mail)).toContain('Somebody asked for a new password');
    expect(linkIn(mail)).toBe(url);
    await expect
      .poll(async () => (await outbox('ada@example.com'))[0])
      .toMatchObject({
        attempts: 1,
        sentAt: expect.any(Date),
        data: {},
      });
  });

  it('is not sent when the transaction that asked for it fails', async () => {
    const failed = database.prisma.$transaction(async (transaction) => {
      await queueMail(transaction, { jobs, secret }, resetOf('nobody@example.com'));
      throw new Error('something else went wrong');
    });
    await expect(failed).rejects.toThrow('something else');
    await queueOne(resetOf('next@example.com'));
    await sink.mailTo('next@example.com');
    expect(await outbox('nobody@example.com')).toEqual([]);
    expect(sink.received.some(({ to }) => to.includes('nobody@example.com'))).toBe(false);
  });

  it('is tried again while the server does not take it', async () => {
    let asked = 0;
    sink.refuse = () => (++asked <= 2 ? refusal(451)() : null);
    await queueOne(resetOf('later@example.com'));
    await sink.mailTo('later@example.com');
    expect(asked).toBe(3);
  });

  it('is tried for about a day', () => {
    const { retryLimit = 0, retryDelay = 0, retryDelayMax = 0 } = mailQueue.options;
    // pg-boss's shortest waits; with its chance they are up to twice as long, below the longest.
    const waits = Array.from({ length: retryLimit }, (_, nth) =>
      Math.min(retryDelayMax ?? 0, retryDelay * 2 ** nth),
    );
    const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3600;
    expect([hours > 22, hours < 26]).toEqual([true, true]);
  });

  it('is given up where the server will never take it', async () => {
    sink.refuse = refusal(550);
    await queueOne(resetOf('gone@example.com'));
    await expect
      .poll(() => outbox('gone@example.com'))
      .toMatchObject([{ sentAt: null, data: {}, attempts: 1 }]);
    expect(sink.received.some(({ to }) => to.includes('gone@example.com'))).toBe(false);
  });

  it('waits without its link being readable in the database', async () => {
    let row = '';
    sink.refuse = refusal(451);
    await queueOne(resetOf('sealed@example.com'));
    row = JSON.stringify(await outbox('sealed@example.com'));
    expect(row).toContain('reset-password');
    expect(row).not.toContain('studio.example');
    sink.refuse = () => null;
    await sink.mailTo('sealed@example.com');
  });

  it('is not written to an address that nobody can have', async () => {
    await queueOne(resetOf('local@localhost.invalid'));
    expect(await outbox('local@localhost.invalid')).toEqual([]);
  });

  it('cannot be made to say more than it says', () => {
    const { html, text } = renderMail({
      subject: 'A <b>',
      paragraphs: ['Firefox</p><script>alert(1)</script>'],
      action: { label: 'Open', url: 'https://x.example/"><img>' },
    });
    expect(html).not.toMatch(/<script|<img|<b>/);
    expect(text).toContain('Firefox</p><script>');
  });
});

describe('without a mail server', () => {
  it('mails lie in files, and the local account alone reads them', async () => {
    await using service = await TestService.start();
    const address = 'reader@example.com';
    const mail = openMailTransport(readConfig('all', { DATA_DIR: service.dataDirectory }));
    await mail.send({
      id: 'one',
      userId: null,
      to: address,
      ...renderMail({ subject: 'Hello', paragraphs: ['<i>'], action: { label: 'Go', url } }),
    });
    const folder = path.join(service.dataDirectory, 'mail');
    expect((await readdir(folder)).sort()).toEqual(['one.eml', 'one.json']);
    expect((await stat(path.join(folder, 'one.eml'))).mode & 0o777).toBe(0o600);
    expect(await readFile(path.join(folder, 'one.eml'), 'utf8')).toContain(`To: ${address}`);

    const local = await Person.byLink(service.mintLink());
    const page = await (await local.fetch(`${service.origin}/dev/mail`)).text();
    expect(page).toContain(`To ${address}`);
    expect(page).toContain('<a href="https://studio.example/x?a=1&amp;b=2">');
    expect(page).not.toContain('<i>');

    const other = await service.signUp();
    expect((await other.fetch(`${service.origin}/dev/mail`)).status).toBe(403);
    expect((await fetch(`${service.origin}/dev/mail`)).status).toBe(401);
  });
});
