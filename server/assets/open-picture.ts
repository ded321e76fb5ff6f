import sharp, { type Sharp } from 'sharp';
import { MAX_UPLOAD_PIXELS } from '../../shared/limits.ts';

// Every decoder but these four is switched off, whatever the bytes claim to be.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
  ],
});
sharp.cache(false);

/** A picture to decode, of an animation the first frame. Damage of any kind is an error. */
export function openPicture(bytes: Uint8Array): Sharp {
  return sharp(bytes, { limitInputPixels: MAX_UPLOAD_PIXELS, failOn: 'error' });
}
