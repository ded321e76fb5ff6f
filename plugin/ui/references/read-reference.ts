import { DEFAULT_MAX_UPLOAD_BYTES, MAX_UPLOAD_PIXELS } from '../../../shared/limits.ts';
import type { MainChannel } from '../main-channel.ts';
import { randomId } from '../random-id.ts';
import type { Reference } from './reference.ts';
import { sniffPicture } from './sniff-picture.ts';
import { studyPicture } from './study-picture.ts';

/** px of the longest side of an exported layer. */
export const MAX_REFERENCE_SIDE = 2048;

/** A layer of the canvas as a reference. Throws a sentence where it cannot be exported. */
export async function readLayer(main: MainChannel, nodeId: string): Promise<Reference> {
  const { name, bytes } = await main.call('exportLayer', {
    id: nodeId,
    maxSide: MAX_REFERENCE_SIDE,
  });
  return readBytes(name, nodeId, new Uint8Array(bytes));
}

/** A file the person chose or dropped. Throws a sentence where the service would refuse it. */
export async function readFile(file: File): Promise<Reference> {
  if (file.size > DEFAULT_MAX_UPLOAD_BYTES) {
    const limit = DEFAULT_MAX_UPLOAD_BYTES / 1024 / 1024;
    throw new Error(`“${file.name}” is larger than ${limit} MB. Save it smaller and add it again.`);
  }
  return readBytes(file.name, null, new Uint8Array(await file.arrayBuffer()));
}

async function readBytes(
  name: string,
  nodeId: string | null,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Reference> {
  const contentType = sniffPicture(bytes);
  if (!contentType) throw new Error(`“${name}” is not a PNG, JPEG, WebP or GIF picture.`);
  const facts = await studyPicture(bytes, contentType).catch(() => {
    throw new Error(`“${name}” cannot be read; it may be damaged.`);
  });
  if (facts.width * facts.height > MAX_UPLOAD_PIXELS) {
    throw new Error(`“${name}” has more than ${MAX_UPLOAD_PIXELS / 1e6} million pixels.`);
  }
  const key = randomId();
  return { key, name, nodeId, contentType, assetId: null, role: null, ...facts };
}
