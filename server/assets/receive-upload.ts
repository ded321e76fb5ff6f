import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Request } from 'express';
import { MAX_UPLOAD_PIXELS } from '../../shared/limits.ts';
import { isDiskFull, requireDiskSpace } from '../platform/disk-space.ts';
import { HttpProblem } from '../platform/http-problem.ts';
import type { AssetContext } from './asset-context.ts';
import { assetProblems } from './asset-problems.ts';
import {
  ImageInspector,
  IncompleteImage,
  type InspectedImage,
  NotAnImage,
} from './inspect-image.ts';

export interface ReceivedUpload {
  uploadSha256: string;
  image: InspectedImage;
}

/**
 * Streams a request's body to a new file, 0600, hashed and inspected on the way. The declared type
 * is not looked at, and a declared length only to refuse early. Throws a problem for anything that
 * is not a whole picture within the limits, and `DiskFull` where too little is free; then part of
 * the body may be left unread.
 */
export async function receiveUpload(
  request: Request,
  file: string,
  config: AssetContext['config'],
): Promise<ReceivedUpload> {
  const { maxUploadBytes: maxBytes } = config;
  try {
    // What is kept free is for pictures that were paid for.
    await requireDiskSpace(config.dataDirectory, config.minFreeBytes);
    if (Number(request.get('content-length')) > maxBytes) throw assetProblems.tooLarge(maxBytes);
    return await receive(request, file, maxBytes);
  } catch (error) {
    discardRest(request, maxBytes);
    if (error instanceof NotAnImage) throw assetProblems.notAnImage();
    if (error instanceof IncompleteImage) throw assetProblems.damaged();
    if (error instanceof HttpProblem || isDiskFull(error) || request.complete) throw error;
    throw assetProblems.interrupted();
  }
}

async function receive(request: Request, file: string, maxBytes: number): Promise<ReceivedUpload> {
  const hash = createHash('sha256');
  const inspector = new ImageInspector();
  let bytes = 0;
  const handle = await open(file, 'wx', 0o600);
  try {
    // Leaving this loop must not end the connection: the answer still has to go out on it.
    const chunks: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw assetProblems.tooLarge(maxBytes);
      inspector.write(chunk);
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
  } finally {
    await handle.close();
  }
  if (bytes === 0) throw assetProblems.empty();
  const image = inspector.end();
  if (image.width * image.height > MAX_UPLOAD_PIXELS) {
    throw assetProblems.tooManyPixels(MAX_UPLOAD_PIXELS);
  }
  return { uploadSha256: hash.digest('hex'), image };
}

/**
 * Reads on without keeping anything, because many clients see the answer only once they have sent
 * everything; but not for ever.
 */
function discardRest(request: Request, maxBytes: number): void {
  let discarded = 0;
  request.on('error', () => undefined);
  request.on('data', (chunk: Buffer) => {
    discarded += chunk.length;
    if (discarded > 2 * maxBytes) request.destroy();
  });
}
