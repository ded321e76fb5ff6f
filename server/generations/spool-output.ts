import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { OutputInspector } from '../assets/inspect-output.ts';
import { isDiskFull } from '../platform/disk-space.ts';
import type { ProviderCall } from '../prisma/client/client.ts';
import { ProviderError } from '../providers/provider-error.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { repeatWhile } from './repeat-while.ts';

/** A picture that arrived whole and lies on this machine's disk. */
export interface SpooledOutput {
  spoolFile: string;
  /** Position among the call's pictures. */
  index: number;
  seed: number | null;
  sha256: string;
  bytes: number;
  contentType: string;
  width: number;
  height: number;
}

/** A picture on its way from a provider. */
interface ArrivingOutput {
  /** Position among the call's pictures. */
  index: number;
  seed: number | null;
  body: AsyncIterable<Uint8Array>;
}

/** Bytes of a picture, at most, that waits where the disk is full: larger ones may be what fills it. */
const LARGEST_WAITING = 64 * 1024 * 1024;

/** ms until a full disk is tried again. */
const ROOM_AGAIN = 1_000;

/** Bytes that are gathered for one write: what a network brings at once is a few of them. */
const WRITE_SIZE = 256 * 1024;

/**
 * Where they are gathered, used again and again: what the network brought need not outlive its turn
 * then, and that is what the garbage collector works hardest at.
 */
const free: Buffer[] = [];
const MOST_FREE = 16;

const Measured = z.object({
  index: z.int(),
  seed: z.int().nullable(),
  sha256: z.string(),
  bytes: z.int(),
  contentType: z.string(),
  width: z.int(),
  height: z.int(),
});

/**
 * Writes a picture to the spool as it arrives; hashed, measured and its structure checked on the
 * way. When this returns the bytes are durable; once it is `noted` as well, a worker that dies has
 * not lost it. Where the disk is full the rest of the picture waits at the provider until there is
 * room, or the signal aborts: it was paid for.
 */
export async function spoolOutput(
  { config }: Pick<GenerationDependencies, 'config'>,
  call: ProviderCall,
  { index, seed, body }: ArrivingOutput,
  signal: AbortSignal,
): Promise<{ spooled: SpooledOutput; noted: Promise<void> }> {
  const folder = spoolFolder(config.dataDirectory, call);
  const inRoom = <Result>(step: () => Promise<Result>) =>
    repeatWhile(isDiskFull, ROOM_AGAIN, step, signal);
  await inRoom(() => mkdir(folder, { recursive: true, mode: 0o700 }));
  const file = path.join(folder, `${index}`);
  const hash = createHash('sha256');
  const inspector = new OutputInspector();
  let bytes = 0;
  const create = () => open(file, 'wx', 0o600);
  const handle = await inRoom(create).catch(async (error: unknown) => {
    if (!isThere(error)) throw error;
    // What an earlier worker received may have become an object: that file must stay as it is.
    await rm(file, { force: true });
    return inRoom(create);
  });
  const gathered = free.pop() ?? Buffer.allocUnsafeSlow(WRITE_SIZE);
  let gatheredBytes = 0;
  const write = async () => {
    let written = 0;
    // Less than all is written where the room ends in the middle.
    while (written < gatheredBytes) {
      const step = () => handle.write(gathered, written, gatheredBytes - written);
      const { bytesWritten } = await (bytes > LARGEST_WAITING ? step() : inRoom(step));
      written += bytesWritten;
    }
    gatheredBytes = 0;
  };
  try {
    for await (const chunk of body) {
      hash.update(chunk);
      inspected(() => inspector.write(chunk));
      bytes += chunk.length;
      for (let from = 0; from < chunk.length; ) {
        const room = gathered.subarray(gatheredBytes);
        const part = chunk.subarray(from, from + room.length);
        room.set(part);
        from += part.length;
        gatheredBytes += part.length;
        if (gatheredBytes === WRITE_SIZE) await write();
      }
    }
    await write();
    await inRoom(() => handle.sync());
  } finally {
    await handle.close();
    if (free.length < MOST_FREE) free.push(gathered);
  }
  const image = inspected(() => inspector.end());
  const measured = { index, seed, sha256: hash.digest('hex'), bytes, ...image };
  return {
    spooled: { spoolFile: file, ...measured },
    noted: inRoom(() => writeNote(file, measured)),
  };
}

/** The note beside the picture is what makes it count as whole. */
async function writeNote(file: string, measured: z.infer<typeof Measured>): Promise<void> {
  await writeFile(`${file}.note`, JSON.stringify(measured), { mode: 0o600, flush: true });
  await rename(`${file}.note`, `${file}.json`);
}

/** The pictures of a call that had arrived whole. */
export async function spooledOutputs(
  { config }: Pick<GenerationDependencies, 'config'>,
  call: ProviderCall,
): Promise<SpooledOutput[]> {
  const folder = spoolFolder(config.dataDirectory, call);
  const names = await readdir(folder).catch(() => []);
  const notes = names.filter((name) => name.endsWith('.json'));
  return Promise.all(
    notes.map(async (name) => {
      const note = path.join(folder, name);
      const measured = Measured.parse(JSON.parse(await readFile(note, 'utf8')));
      return { spoolFile: note.slice(0, -'.json'.length), ...measured };
    }),
  );
}

/** Removes what a call that has ended left in the spool: its pictures are stored by now. */
export async function clearCallSpool(
  { config }: Pick<GenerationDependencies, 'config'>,
  call: ProviderCall,
): Promise<void> {
  const folder = spoolFolder(config.dataDirectory, call);
  await rm(folder, { recursive: true, force: true });
  // It stays as long as another call of the generation has something in it.
  await rmdir(path.dirname(folder)).catch(() => undefined);
}

/** Removes what a generation's calls left in the spool. */
export async function clearSpool(
  { config }: Pick<GenerationDependencies, 'config'>,
  generationId: string,
): Promise<void> {
  const folder = path.join(spoolRoot(config.dataDirectory), generationId);
  await rm(folder, { recursive: true, force: true });
}

/** Holds a folder for each generation that has pictures in the spool. */
export function spoolRoot(dataDirectory: string): string {
  return path.join(dataDirectory, 'spool', 'generations');
}

function spoolFolder(dataDirectory: string, { generationId, id }: ProviderCall): string {
  return path.join(spoolRoot(dataDirectory), generationId, id);
}

function isThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

/** What is not a picture is the provider's fault, wherever in the bytes that shows. */
function inspected<Result>(step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    throw new ProviderError(
      {
        code: 'bad_answer',
        message: 'The provider’s answer is not a whole picture.',
        charged: 'unknown',
      },
      { cause: error },
    );
  }
}
