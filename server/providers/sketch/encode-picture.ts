import sharp from 'sharp';
import { SKETCH_LABEL, SKETCH_NOTICE } from './label.ts';
import { withPngText } from './png-text.ts';

/** Says in the words of IPTC that an algorithm drew the picture, learned from nothing. */
const SOURCE_TYPE = 'http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia';

const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" Iptc4xmpExt:DigitalSourceType="${SOURCE_TYPE}" xmp:CreatorTool="${SKETCH_LABEL}"/></rdf:RDF></x:xmpmeta>`;

/** Encodes sRGB bytes as a PNG that says who drew it. Runs in sharp's threads. */
export async function encodePicture(
  rgb: Uint8Array,
  width: number,
  height: number,
): Promise<Uint8Array> {
  const png = await sharp(rgb, { raw: { width, height, channels: 3 } })
    // Grain hardly compresses: higher levels cost seconds and save next to nothing.
    .png({ compressionLevel: 3, adaptiveFiltering: true })
    .toBuffer();
  return withPngText(png, {
    Software: SKETCH_LABEL,
    Comment: SKETCH_NOTICE,
    'XML:com.adobe.xmp': XMP,
  });
}
