import type { PictureAnswer, PictureFacts, PictureJob } from './picture-worker.ts';
import type { PictureType } from './sniff-picture.ts';

/** px of a thumbnail's longest side; rows show 32 px, also on dense screens. */
const THUMBNAIL_SIDE = 96;

interface Waiting {
  resolve(facts: PictureFacts): void;
  reject(error: Error): void;
}

const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let lastId = 0;

/**
 * Hashes, measures and shrinks a picture away from the window's own thread. The bytes given are
 * taken away; the answer carries them back. Throws a sentence where they are no picture.
 */
export function studyPicture(
  bytes: Uint8Array<ArrayBuffer>,
  contentType: PictureType,
): Promise<PictureFacts> {
  return ask({ bytes, contentType, thumbnailSide: THUMBNAIL_SIDE });
}

/** Lower-case hexadecimal SHA-256; `crypto.subtle` is not there in a plugin's window. */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const facts = await ask({ bytes, contentType: null, thumbnailSide: 0 });
  return facts.sha256;
}

function ask(job: Omit<PictureJob, 'id'>): Promise<PictureFacts> {
  lastId += 1;
  const message: PictureJob = { id: lastId, ...job };
  return new Promise((resolve, reject) => {
    waiting.set(message.id, { resolve, reject });
    startedWorker().postMessage(message, [message.bytes.buffer]);
  });
}

function startedWorker(): Worker {
  if (worker) return worker;
  const source = new Blob([PICTURE_WORKER_SOURCE], { type: 'text/javascript' });
  worker = new Worker(URL.createObjectURL(source));
  worker.onmessage = ({ data }: MessageEvent<PictureAnswer>) => {
    const job = waiting.get(data.id);
    waiting.delete(data.id);
    if ('facts' in data) job?.resolve(data.facts);
    else job?.reject(new Error(data.error));
  };
  worker.onerror = () => {
    for (const job of waiting.values()) job.reject(new Error('The picture cannot be read.'));
    waiting.clear();
  };
  return worker;
}
