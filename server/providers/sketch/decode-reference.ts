import sharp from 'sharp';
import { MAX_UPLOAD_PIXELS } from '../../../shared/limits.ts';
import type { ReferenceImage } from '../image-provider.ts';
import { ProviderError } from '../provider-error.ts';
import type { Thumbnail } from './sketch-job.ts';

/** px; enough to see colours and large shapes. */
const SIDE = 96;

/** Decodes a reference small, on white where it is transparent. Runs in sharp's threads. */
export async function decodeReference(reference: ReferenceImage): Promise<Thumbnail> {
  const bytes = await reference.bytes();
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MAX_UPLOAD_PIXELS })
      .resize(SIDE, SIDE, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return {
      role: reference.role === 'composition' ? 'composition' : 'palette',
      width: info.width,
      height: info.height,
      rgb: info.channels === 3 ? data : spread(data, info.channels),
    };
  } catch (error) {
    throw new ProviderError(
      {
        code: 'invalid_request',
        message: 'Sketch could not read one of the references as a picture.',
        charged: 'no',
      },
      { cause: error },
    );
  }
}

/** Grey pixels as red, green and blue. */
function spread(data: Uint8Array, channels: number): Uint8Array {
  const rgb = new Uint8Array((data.length / channels) * 3);
  for (let pixel = 0; pixel < rgb.length / 3; pixel++) {
    rgb.fill(data[pixel * channels] as number, pixel * 3, pixel * 3 + 3);
  }
  return rgb;
}
