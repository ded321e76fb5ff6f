import { sha256 } from './sha256.ts';
import type { PictureType } from './sniff-picture.ts';

/** Bytes go to the worker and come back, by transfer. */
export interface PictureJob {
  id: number;
  bytes: Uint8Array<ArrayBuffer>;
  /** Absent for hashing alone. */
  contentType: PictureType | null;
  /** px of the thumbnail's longest side. */
  thumbnailSide: number;
}

export interface PictureFacts {
  bytes: Uint8Array<ArrayBuffer>;
  sha256: string;
  /** px; 0 for hashing alone. */
  width: number;
  height: number;
  thumbnail: Blob | null;
}

export type PictureAnswer = { id: number } & ({ facts: PictureFacts } | { error: string });

async function study(job: PictureJob): Promise<PictureFacts> {
  const { bytes, contentType, thumbnailSide } = job;
  const hash = sha256(bytes);
  if (!contentType) return { bytes, sha256: hash, width: 0, height: 0, thumbnail: null };
  const bitmap = await createImageBitmap(new Blob([bytes], { type: contentType }));
  const { width, height } = bitmap;
  const scale = Math.min(thumbnailSide / Math.max(width, height), 1);
  const canvas = new OffscreenCanvas(
    Math.max(Math.round(width * scale), 1),
    Math.max(Math.round(height * scale), 1),
  );
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const thumbnail = await canvas.convertToBlob({ type: 'image/png' });
  return { bytes, sha256: hash, width, height, thumbnail };
}

/** A worker's global object; the types that the plugin is compiled with are a window's. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<PictureJob>) => void) | null;
  postMessage(message: PictureAnswer, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;
scope.onmessage = async ({ data }) => {
  try {
    const facts = await study(data);
    scope.postMessage({ id: data.id, facts }, [facts.bytes.buffer]);
  } catch {
    scope.postMessage({ id: data.id, error: 'The picture cannot be read.' }, []);
  }
};
