import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { Metadata, Sharp } from 'sharp';
import type { ImageTasks } from './image-task.ts';
import { openPicture } from './open-picture.ts';
import { asJpeg, asPng, keepProfile, thumbnailOf, writePicture } from './render-variant.ts';
import { stripMetadata } from './strip-metadata.ts';

type Task = ImageTasks['normaliseUpload'];

/**
 * Makes of an upload what is stored: upright, with its colour profile, without any other metadata.
 * An upright PNG, JPEG or still WebP keeps its pixels' very bytes. What must be turned is written
 * anew, a JPEG as JPEG and everything else as PNG; of a GIF and of an animated WebP, the first
 * frame is stored as PNG. Decoding the thumbnail shows that the stored bytes are a whole picture.
 * Runs in an image process.
 */
export async function normaliseUpload({
  input,
  contentType,
  original,
  thumbnail,
}: Task['told']): Promise<Task['answered']> {
  const uploaded = await readFile(input);
  const metadata = await openPicture(uploaded).metadata();
  const mayKeepBytes =
    contentType !== 'image/gif' && (metadata.orientation ?? 1) === 1 && (metadata.pages ?? 1) === 1;
  const stored = mayKeepBytes
    ? stripMetadata(uploaded)
    : await rewrite(uploaded, contentType, metadata).toBuffer();

  const written = await writePicture(thumbnailOf(stored), thumbnail);
  const unchanged = stored === uploaded;
  if (!unchanged) await writeFile(original, stored, { flag: 'wx', mode: 0o600 });
  return {
    original: {
      contentType: mayKeepBytes || contentType === 'image/jpeg' ? contentType : 'image/png',
      width: metadata.autoOrient.width,
      height: metadata.autoOrient.height,
      bytes: stored.length,
      sha256: createHash('sha256').update(stored).digest('hex'),
      unchanged,
    },
    thumbnail: written,
  };
}

function rewrite(
  bytes: Uint8Array,
  contentType: Task['told']['contentType'],
  metadata: Metadata,
): Sharp {
  const upright = keepProfile(openPicture(bytes).autoOrient(), metadata);
  return contentType === 'image/jpeg' ? asJpeg(upright) : asPng(upright);
}
