import { readFile, writeFile } from 'node:fs/promises';
import type { Metadata, Sharp } from 'sharp';
import { CANVAS_MAX_SIDE, THUMBNAIL_MAX_SIDE } from '../../shared/limits.ts';
import { vectorThumbnail } from './draw-vector.ts';
import type { ImageTasks, WrittenPicture } from './image-task.ts';
import { openPicture } from './open-picture.ts';
import { sanitiseSvg } from './sanitise-svg.ts';

/** Draws a variant of a stored picture; runs in an image process. */
export async function renderVariant({
  input,
  output,
  variant,
  vector,
}: ImageTasks['renderVariant']['told']): Promise<WrittenPicture> {
  const bytes = await readFile(input);
  if (vector)
    return writeVector(sanitiseSvg(bytes.toString('utf8'), vector), vector, variant, output);
  return variant === 'thumbnail'
    ? writePicture(thumbnailOf(bytes), output)
    : writePicture(await canvasOf(bytes), output);
}

/** sRGB, so that it needs no profile. */
export function thumbnailOf(bytes: Uint8Array): Sharp {
  return openPicture(bytes)
    .autoOrient()
    .resize({
      width: THUMBNAIL_MAX_SIDE,
      height: THUMBNAIL_MAX_SIDE,
      fit: 'inside',
      withoutEnlargement: true,
    })
    .webp({ quality: 80 });
}

async function canvasOf(bytes: Uint8Array): Promise<Sharp> {
  const picture = openPicture(bytes);
  const metadata = await picture.metadata();
  const resized = keepProfile(picture.autoOrient(), metadata).resize({
    width: CANVAS_MAX_SIDE,
    height: CANVAS_MAX_SIDE,
    fit: 'inside',
    withoutEnlargement: true,
  });
  // Lossless stays lossless and transparency stays; a photo would be many times larger as PNG.
  return metadata.format === 'png' || metadata.hasAlpha ? asPng(resized) : asJpeg(resized);
}

async function writeVector(
  svg: string,
  size: { width: number; height: number },
  variant: 'canvas' | 'thumbnail',
  file: string,
): Promise<WrittenPicture> {
  const drawn =
    variant === 'canvas' ? { data: Buffer.from(svg), ...size } : await vectorThumbnail(svg, size);
  const { data, width, height } = drawn;
  await writeFile(file, data, { flag: 'wx', mode: 0o600 });
  const contentType = variant === 'canvas' ? 'image/svg+xml' : 'image/webp';
  return { contentType, width, height, bytes: data.length };
}

export function asPng(picture: Sharp): Sharp {
  return picture.png({ compressionLevel: 6 });
}

export function asJpeg(picture: Sharp): Sharp {
  return picture.jpeg({ quality: 95, chromaSubsampling: '4:4:4' });
}

/** A CMYK profile does not fit the RGB that is written, so such a picture becomes plain sRGB. */
export function keepProfile(picture: Sharp, { space }: Metadata): Sharp {
  return space === 'cmyk' ? picture : picture.keepIccProfile();
}

export async function writePicture(picture: Sharp, file: string): Promise<WrittenPicture> {
  const { data, info } = await picture.toBuffer({ resolveWithObject: true });
  await writeFile(file, data, { flag: 'wx', mode: 0o600 });
  const { width, height, format } = info;
  return { contentType: `image/${format}`, width, height, bytes: data.length };
}
