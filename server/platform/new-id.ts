import { randomBytes } from 'node:crypto';

/** The newest id's ms since 1970, and its number among those of that ms. */
let time = 0;
let number = 0;

/** Numbers that an id has room for. */
const MOST = 0x1000;

/**
 * A UUID of version 7 (RFC 9562, section 5.7), as Prisma gives rows, for rows written without it.
 * Those of one process are in the order in which they were made (section 6.2, method 1).
 */
export function newId(): string {
  const bytes = randomBytes(16);
  const now = Date.now();
  number += 1;
  if (now > time || number === MOST) {
    time = Math.max(now, time + (number === MOST ? 1 : 0));
    // Half of the room, so that as many can follow within the ms.
    number = bytes.readUInt16BE(6) % (MOST / 2);
  }
  bytes.writeUIntBE(time, 0, 6);
  bytes.writeUInt16BE(0x7000 | number, 6);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
