import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { IncompleteImage, NotAnImage } from '../assets/inspect-image.ts';
import { OutputInspector } from '../assets/inspect-output.ts';
import { isDiskFull } from '../platform/disk-space.ts';
import { isMissingFile } from '../platform/is-missing-file.ts';
import type { ProviderCall } from '../prisma/client/client.ts';
import { ProviderError } from '../providers/provider-error.ts';
import type { GenerationDependencies } from './generation-dependencies.ts';
import { repeatWhile } from './repeat-while.ts';
import { listSpool, type SpoolFile, spoolFileOf, unfinishedFileOf } from './spool-files.ts';

/** A picture that arrived whole and lies on this machine's disk. */
export interface SpooledOutput extends Measured {
  spoolFile: string;
  /** Position among the call's pictures. */
  index: number;
  seed: number | null;
}

/** What a picture's bytes say. */
interface Measured {
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

/**
 * Writes a picture to the spool as it arrives; hashed, measured and its structure checked on the
 * way. When this returns the bytes are durable, and the file's name says that they are whole: a
 * worker that dies has not lost them. Where the disk is full the rest of the picture waits at the
 * provider until there is room, or the signal aborts: it was paid for.
 * @param whileSynced what is done with the file, beside, when all its bytes are written; never throws.
 * It may find the file renamed
 */
export async function spoolOutput(
  { config }: Pick<GenerationDependencies, 'config'>,
  call: ProviderCall,
  { index, seed, body }: ArrivingOutput,
  signal: AbortSignal,
  whileSynced: (file: string) => Promise<void> = async () => undefined,
): Promise<SpooledOutput> {
  const { generationId, id: callId } = call;
  const spoolFile = spoolFileOf(config, { generationId, callId, index, seed });
  const unfinished = unfinishedFileOf(spoolFile);
  const inRoom = <Result>(step: () => Promise<Result>) =>
    repeatWhile(isDiskFull, ROOM_AGAIN, step, signal);
  const handle = await inRoom(() => create(unfinished));
  const measure = new Measure();
  const write = async (piece: Uint8Array) => {
    const mayWait = measure.bytes + piece.length <= LARGEST_WAITING;
    // Less than all is written where the room ends in the middle.
    for (let written = 0; written < piece.length; ) {
      const step = () => handle.write(piece, written);
      const { bytesWritten } = await (mayWait ? inRoom(step) : step());
      written += bytesWritten;
    }
  };
  let beside: Promise<void> | null = null;
  try {
    try {
      for await (const piece of body) {
        // While the disk has it, it is looked at.
        const written = write(piece);
        try {
          inspected(() => measure.write(piece));
        } finally {
          await written;
        }
      }
      beside = whileSynced(unfinished);
      await inRoom(() => handle.sync());
    } finally {
      await handle.close();
    }
    const measured = inspected(() => measure.end());
    await inRoom(() => rename(unfinished, spoolFile));
    return { spoolFile, index, seed, ...measured };
  } finally {
    // Not before: what is whole has its name, whatever else takes its time.
    await beside;
  }
}

/** The pictures of a call that had arrived whole; what their names do not say is measured again. */
export async function spooledOutputs(
  { config }: Pick<GenerationDependencies, 'config'>,
  { generationId, id }: ProviderCall,
): Promise<SpooledOutput[]> {
  const outputs: SpooledOutput[] = [];
  for (const file of await listSpool(config)) {
    if (file.generationId !== generationId || file.callId !== id || !file.isWhole) continue;
    const spooled = await measureSpooled(file);
    if (spooled) outputs.push(spooled);
  }
  return outputs;
}

/** A picture that had arrived whole; `null` for what is none: nothing but a damaged disk does that. */
export async function measureSpooled({
  path: spoolFile,
  index,
  seed,
}: SpoolFile): Promise<SpooledOutput | null> {
  const measured = await measureFile(spoolFile);
  return measured && { spoolFile, index, seed, ...measured };
}

/** Removes a picture from the spool, without a look at what else is there. */
export function removeSpooled({ spoolFile }: SpooledOutput): Promise<void> {
  return removeSpoolFile(spoolFile);
}

/**
 * Removes what a call that has ended left in the spool: its pictures are stored by now. One whose
 * outcome nobody knows may have pictures that are not, such as when the person cancelled while the
 * object store was away: what is whole of it is left to the sweep, which keeps it first.
 */
export async function clearCallSpool(
  { config }: Pick<GenerationDependencies, 'config'>,
  { id, state }: Pick<ProviderCall, 'id' | 'state'>,
): Promise<void> {
  for (const { callId, path, isWhole } of await listSpool(config)) {
    if (callId !== id || (isWhole && state === 'outcome_unknown')) continue;
    await removeSpoolFile(path);
  }
}

/** Removes what the calls of generations left in the spool. */
export async function clearSpool(
  { config }: Pick<GenerationDependencies, 'config'>,
  generationIds: readonly string[],
): Promise<void> {
  const theirs = new Set(generationIds);
  for (const { generationId, path } of await listSpool(config)) {
    if (theirs.has(generationId)) await removeSpoolFile(path);
  }
}

/** Looks at a picture's bytes as they pass. */
class Measure {
  readonly #hash = createHash('sha256');
  readonly #inspector = new OutputInspector();
  bytes = 0;

  write(piece: Uint8Array): void {
    this.#hash.update(piece);
    this.#inspector.write(piece);
    this.bytes += piece.length;
  }

  end(): Measured {
    const image = this.#inspector.end();
    return { ...image, sha256: this.#hash.digest('hex'), bytes: this.bytes };
  }
}

async function measureFile(file: string): Promise<Measured | null> {
  const measure = new Measure();
  try {
    for await (const piece of createReadStream(file)) measure.write(piece);
    return measure.end();
  } catch (error) {
    if (error instanceof NotAnImage || error instanceof IncompleteImage) return null;
    throw error;
  }
}

/** A new file, in a folder that is made where it is missing. */
async function create(file: string): Promise<FileHandle> {
  const make = () => open(file, 'wx', 0o600);
  return make().catch(async (error: unknown) => {
    if (!isMissingFile(error)) throw error;
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    return make();
  });
}

/** Removes a file of the spool, unless somebody else has. */
export async function removeSpoolFile(file: string): Promise<void> {
  await unlink(file).catch((error: unknown) => {
    if (!isMissingFile(error)) throw error;
  });
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
