import { type HostDocument, type NodeChange, ROOT_ID } from '../../document/host-document.ts';
import type { NodeRecord } from '../../document/node-record.ts';

/** A document as it is kept: its records, without the images they name. */
export interface DocumentFile {
  readonly records: readonly NodeRecord[];
}

/** The images that a document's fills and strokes name, SHA-1 in hex. */
export function imageHashesOf({ records }: DocumentFile): Set<string> {
  const hashes = new Set<string>();
  for (const { fills, strokes } of records) {
    for (const paint of [...fills, ...strokes]) {
      if (paint.type === 'IMAGE' && paint.imageHash) hashes.add(paint.imageHash);
    }
  }
  return hashes;
}

export function toFile(document: HostDocument): DocumentFile {
  return { records: [document.require(ROOT_ID), ...document.descendants(ROOT_ID)] };
}

/** Fills a new document with what was kept. Ids given from now on are new ones. */
export function restoreFile(document: HostDocument, { records }: DocumentFile): void {
  const kept = new Set(records.map(({ id }) => id));
  const replaced = [...document.descendants(ROOT_ID)].filter(({ id }) => !kept.has(id));
  const changes: NodeChange[] = [
    ...replaced.map((before) => ({ id: before.id, before, after: null })),
    ...records.map((after) => ({ id: after.id, before: document.get(after.id) ?? null, after })),
  ];
  document.apply(changes, document);
  const last = Math.max(0, ...records.map(({ id }) => sessionOf(id)));
  while (document.nextSessionNumber() < last);
}

/** The number of the session that gave an id such as `3:14` or `I3:14;3:2`. */
const sessionOf = (id: string): number =>
  Math.max(...[...id.matchAll(/(\d+):/g)].map(([, number]) => Number(number)));
