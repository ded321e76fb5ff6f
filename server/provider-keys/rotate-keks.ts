import type { Config } from '../config.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { rewrapDataKey, type WrappedDataKey, wrappedDataKey } from './data-key.ts';
import { addKek, retiredKekFile, retireKeks } from './kek-file.ts';
import type { Keyring } from './key-encryption-keys.ts';
import { SealBroken } from './seal.ts';

/** Some data keys are not wrapped by the current key: those before it must stay until that is mended. */
export class KeksNotRotated extends Error {
  override readonly name = 'KeksNotRotated';
  /**
   * @param broken that do not open with the key they name
   * @param late that were wrapped with another key while this ran
   */
  constructor(broken: number, late: number) {
    super(
      broken > 0
        ? `${broken} data keys cannot be opened with the key-encryption key that they name, and were left as they are. The old key stays in use; put the right one beside it, and run this again.`
        : `${late} data keys were made with another key meanwhile: restart every process with the new key first in KEY_ENCRYPTION_KEYS, and run this again.`,
    );
  }
}

/** Data keys of one step. */
const STEP = 25;

export interface Rotated {
  /** Data keys that were wrapped anew by this run. */
  count: number;
  kekId: string;
  /** What is left to do, as one sentence. */
  next: string;
}

/**
 * Changes the key-encryption key: wraps every data key with the current one. What data keys have
 * encrypted stays as it is, so generations go on meanwhile, and whichever row a worker reads, the
 * keyring has the key for it. A run that was interrupted is taken up by the next.
 *
 * With a key kept in the data directory, a fresh one is made first, and the old one is put aside at
 * the end. `KEY_ENCRYPTION_KEYS` is the operator's: its first key is the new one.
 */
export async function rotateKeks(
  {
    config,
    prisma,
    keyring,
  }: {
    config: Pick<Config, 'keyEncryptionKeys' | 'dataDirectory'>;
    prisma: PrismaClient;
    keyring: Keyring;
  },
  report: (line: string) => void = () => undefined,
): Promise<Rotated> {
  const { dataDirectory } = config;
  const isLocal = config.keyEncryptionKeys === null;
  if (isLocal) keyring.promote(await addKek(dataDirectory));
  const count = await rewrapAll(prisma, keyring, report);
  if (isLocal) await retireKeks(dataDirectory);
  const next = isLocal
    ? `The old key was put into ${retiredKekFile(dataDirectory)}: keep it apart as long as you keep older backups, then delete it.`
    : 'The other keys can be removed from KEY_ENCRYPTION_KEYS; keep them apart as long as you keep older backups.';
  return { count, kekId: keyring.current.id, next };
}

/** Goes through all data keys once, in the order of their ids, so that it ends whatever others write. */
async function rewrapAll(
  prisma: PrismaClient,
  keyring: Keyring,
  report: (line: string) => void,
): Promise<number> {
  const { id: kekId } = keyring.current;
  const others = { kekId: { not: kekId } };
  let broken = 0;
  let count = 0;
  for (let after: string | null = null; ; ) {
    const rows: WrappedDataKey[] = await prisma.dataKey.findMany({
      where: { ...others, ...(after !== null && { id: { gt: after } }) },
      orderBy: { id: 'asc' },
      select: wrappedDataKey,
      take: STEP,
    });
    after = rows.at(-1)?.id ?? null;
    if (after === null) break;
    const again = rows.flatMap((row) => {
      const rewrapped = tryToRewrap(keyring, row);
      if (!rewrapped) broken += 1;
      return rewrapped ? { ...rewrapped, before: row.kekId } : [];
    });
    // A row that was deleted or wrapped anew meanwhile is left as it is.
    count += await prisma.$executeRaw`
      UPDATE "DataKey" SET "kekId" = ${kekId}, "wrapped" = decode(again.hex, 'hex')
      FROM unnest(${again.map(({ id }) => id)}::uuid[], ${again.map(({ before }) => before)}::text[],
        ${again.map(({ wrapped }) => Buffer.from(wrapped).toString('hex'))}::text[])
        AS again(id, before, hex)
      WHERE "DataKey"."id" = again.id AND "DataKey"."kekId" = again.before`;
    report(`${count} done, ${await prisma.dataKey.count({ where: others })} to go`);
  }
  const left = await prisma.dataKey.count({ where: others });
  if (left > 0) throw new KeksNotRotated(broken, left - broken);
  return count;
}

function tryToRewrap(keyring: Keyring, row: WrappedDataKey): WrappedDataKey | null {
  try {
    return rewrapDataKey(keyring, row);
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
}
