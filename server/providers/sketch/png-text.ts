import { crc32 } from 'node:zlib';

/** Where the first chunk after the header begins: 8 bytes of signature and 25 of IHDR. */
const AFTER_HEADER = 33;

/** A PNG with texts (keyword → text) written behind its header, as UTF-8 `iTXt` chunks. */
export function withPngText(png: Uint8Array, texts: Record<string, string>): Uint8Array {
  const chunks = Object.entries(texts).map(([keyword, text]) => textChunk(keyword, text));
  return Buffer.concat([png.subarray(0, AFTER_HEADER), ...chunks, png.subarray(AFTER_HEADER)]);
}

/** One `iTXt` chunk, not compressed (www.w3.org/TR/png-3/#11iTXt). */
function textChunk(keyword: string, text: string): Buffer {
  // After the keyword: its end, "not compressed", the method, no language, no translation.
  const data = Buffer.concat([
    Buffer.from('iTXt', 'latin1'),
    Buffer.from(keyword, 'latin1'),
    Buffer.from([0, 0, 0, 0, 0]),
    Buffer.from(text, 'utf8'),
  ]);
  const chunk = Buffer.alloc(data.length + 8);
  chunk.writeUInt32BE(data.length - 4, 0);
  data.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(data), data.length + 4);
  return chunk;
}
