import { statfs } from 'node:fs/promises';

/** The disk that pictures pass over has too little room left for what is on its way. */
export class DiskFull extends Error {
  override readonly name = 'DiskFull';
}

/** ms for which a disk that had room is not looked at again, unless it turns out to be full. */
const LOOK_AGAIN = 200;

/** When a folder's disk last had this much room. */
const hadRoom = new Map<string, number>();

/** Throws `DiskFull` where less than `minFreeBytes` are free on the folder's disk. */
export async function requireDiskSpace(folder: string, minFreeBytes: number): Promise<void> {
  const now = performance.now();
  const room = `${minFreeBytes} ${folder}`;
  if (now - (hadRoom.get(room) ?? Number.NEGATIVE_INFINITY) < LOOK_AGAIN) return;
  hadRoom.delete(room);
  await requireFreeBytes(folder, minFreeBytes);
  hadRoom.set(room, now);
}

/** The same, looking in any case. */
export async function requireFreeBytes(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes) return;
  throw new DiskFull(`fewer than ${bytes} bytes are free in ${folder}`);
}

/** There is too little room, or the system itself has said so (ENOSPC, EDQUOT). */
export function isDiskFull(error: unknown): boolean {
  if (error instanceof DiskFull) return true;
  const isFull = error instanceof Error && 'code' in error && FULL_CODES.has(String(error.code));
  if (isFull) hadRoom.clear();
  return isFull;
}

const FULL_CODES: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);
