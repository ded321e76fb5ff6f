import { MAX_UPLOAD_PIXELS } from '../../shared/limits.ts';
import { ImageInspector, IncompleteImage, type InspectedImage } from './inspect-image.ts';
import { type InspectedSvg, SvgInspector } from './inspect-svg.ts';

/** Bytes of the largest picture that is taken from a provider. */
export const MAX_OUTPUT_BYTES = 128 * 1024 * 1024;

/** px of the largest one, as for uploads: variants of it must be possible. */
const MAX_OUTPUT_PIXELS = MAX_UPLOAD_PIXELS;

/**
 * Tells what a provider has sent, as it passes by, and that it is a whole picture within the
 * limits. What the provider says about it is not looked at: the bytes alone count. Markup goes to
 * an inspector of its own.
 */
export class OutputInspector {
  #inspector: ImageInspector | SvgInspector | undefined;
  #bytes = 0;

  /** Takes the next bytes. Throws `NotAnImage` or `IncompleteImage` as soon as that is certain. */
  write(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#bytes += chunk.length;
    if (this.#bytes > MAX_OUTPUT_BYTES) throw new IncompleteImage('The picture is too large.');
    this.#inspector ??= beginsMarkup(chunk) ? new SvgInspector() : new ImageInspector();
    this.#inspector.write(chunk);
  }

  /** Call after the last byte. */
  end(): InspectedImage | InspectedSvg {
    const inspected = (this.#inspector ?? new ImageInspector()).end();
    const isRaster = inspected.contentType !== 'image/svg+xml';
    if (isRaster && inspected.width * inspected.height > MAX_OUTPUT_PIXELS) {
      throw new IncompleteImage('The picture has too many pixels.');
    }
    return inspected;
  }
}

/** No raster format begins with `<`, a space or a byte order mark. */
function beginsMarkup([first = 0]: Uint8Array): boolean {
  return [0x3c, 0x20, 0x09, 0x0a, 0x0d, 0xef].includes(first);
}
