import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import nodemailer from 'nodemailer';
import { z } from 'zod';
import type { MailTransport } from './mail-transport.ts';
import { toMessage } from './to-message.ts';

/** A mail in the folder. */
const KeptMail = z.object({
  id: z.string(),
  /** An older version did not write it down. */
  userId: z.string().nullable().default(null),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  at: z.iso.datetime(),
});
export type KeptMail = z.infer<typeof KeptMail>;

/**
 * Writes every mail into a folder instead of sending it: `<id>.eml`, as it would have gone out, and
 * `<id>.json` for the page that shows it. Only the operator can read them (0600).
 */
export function openMailFolder(folder: string, from: string): MailTransport {
  const composer = nodemailer.createTransport({
    streamTransport: true,
    buffer: true,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(mail) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const { message } = await composer.sendMail(toMessage(mail, from));
      const kept: KeptMail = { ...mail, at: new Date().toISOString() };
      await writeWhole(path.join(folder, `${mail.id}.eml`), message as Buffer);
      await writeWhole(path.join(folder, `${mail.id}.json`), JSON.stringify(kept));
    },
    close: () => composer.close(),
  };
}

/** The newest mails in the folder, newest first. */
export async function readMailFolder(folder: string, limit: number): Promise<KeptMail[]> {
  const names = await readdir(folder).catch(() => []);
  // The ids are UUIDs of version 7: their order is that of time.
  const newest = names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .reverse()
    .slice(0, limit);
  return Promise.all(
    newest.map(async (name) =>
      KeptMail.parse(JSON.parse(await readFile(path.join(folder, name), 'utf8'))),
    ),
  );
}

/**
 * Removes every file of a person's mails, half-written ones too: of those that were theirs, whatever
 * their address was then, and of those that name their address, which may be the end of another's.
 * Returns how many files there were.
 */
export async function forgetMailsOf(
  folder: string,
  { userId, address }: { userId: string; address: string },
): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const theirs = new Set<string>();
  for (const name of names) {
    const content = await readFile(path.join(folder, name), 'utf8');
    const isTheirs = content.includes(userId) || wordsOf(content).includes(address.toLowerCase());
    if (isTheirs) theirs.add(idOf(name));
  }
  const found = names.filter((name) => theirs.has(idOf(name)));
  for (const name of found) await rm(path.join(folder, name), { force: true });
  return found.length;
}

/** In small letters, cut where no address goes on. */
const wordsOf = (text: string) => text.toLowerCase().split(/[^\w@'+.-]+|\.(?!\w)/);

/** Of the mail that a file is about. */
const idOf = (name: string) => name.split('.')[0] ?? name;

async function writeWhole(file: string, content: string | Buffer): Promise<void> {
  const handle = await open(`${file}.part`, 'w', 0o600);
  try {
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
  await rename(`${file}.part`, file);
}
