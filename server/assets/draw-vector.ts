import sharp from 'sharp';
import { THUMBNAIL_MAX_SIDE } from '../../shared/limits.ts';

const LOADER = { operation: ['VipsForeignLoadSvgBuffer'] };

/** The dots per inch at which librsvg draws a px as a px. */
const DENSITY = 72;

/**
 * Draws a sanitised vector picture as a small raster one. The decoder of SVG is open for as long as
 * that takes: an image process does one thing at a time.
 * @param size px, as the picture gives it
 */
export async function vectorThumbnail(
  svg: string,
  size: { width: number; height: number },
): Promise<{ data: Buffer; width: number; height: number }> {
  const scale = THUMBNAIL_MAX_SIDE / Math.max(size.width, size.height);
  sharp.unblock(LOADER);
  try {
    const { data, info } = await sharp(Buffer.from(svg), { density: DENSITY * scale })
      .resize({ width: THUMBNAIL_MAX_SIDE, height: THUMBNAIL_MAX_SIDE, fit: 'inside' })
      .webp({ quality: 80 })
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  } finally {
    sharp.block(LOADER);
  }
}
