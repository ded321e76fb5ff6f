import { randomUUID } from 'node:crypto';

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
  // It keeps random bytes in store, and has the variant's bits in their place.
  const random = randomUUID();
  const now = Date.now();
  number += 1;
  if (now > time || number === MOST) {
    time = Math.max(now, time + (number === MOST ? 1 : 0));
    // Half of the room, so that as many can follow within the ms.
    number = Number.parseInt(random.slice(0, 3), 16) % (MOST / 2);
  }
  const stamp = time.toString(16).padStart(12, '0');
  const count = number.toString(16).padStart(3, '0');
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${count}-${random.slice(19)}`;
}
