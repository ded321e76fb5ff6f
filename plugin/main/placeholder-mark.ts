import type { SlotKey } from '../protocol.ts';
import { nodesWithData } from './nodes-with-data.ts';

const DATA_KEY = 'placeholder';

/** What says whose placeholder a node carries and for which output. */
export interface PlaceholderMark extends SlotKey {
  /** Opaque tag of the installation that made it; nobody else touches it. */
  owner: string;
  /** Whether it is a fill on a layer of the designer's, rather than a rectangle of its own. */
  onTarget: boolean;
  /** The fill style the target had, to be given back when nothing comes. */
  fillStyleId: string | null;
  /** The target's own paints then, as JSON; only while it has these is the style given back. */
  ownFills?: string;
  /** Image hash of the partial picture it shows; absent until there is one. */
  preview?: string;
}

/** A target may wait for several people's pictures at once: a list. */
export function readMarks(node: BaseNode): PlaceholderMark[] {
  const stored = node.getPluginData(DATA_KEY);
  if (!stored) return [];
  try {
    const marks: unknown = JSON.parse(stored);
    return Array.isArray(marks) ? (marks as PlaceholderMark[]) : [];
  } catch {
    return [];
  }
}

export function addMark(node: BaseNode, mark: PlaceholderMark): void {
  writeMarks(node, [...readMarks(node).filter((other) => !isSameMark(other, mark)), mark]);
}

export function removeMark(node: BaseNode, mark: SlotKey & { owner: string }): void {
  writeMarks(
    node,
    readMarks(node).filter((other) => !isSameMark(other, mark)),
  );
}

export function findMark(
  node: BaseNode,
  key: SlotKey & { owner: string },
): PlaceholderMark | undefined {
  return readMarks(node).find((mark) => isSameMark(mark, key));
}

/** Every marked node of a page, whoever's it is. */
export function markedNodes(page: PageNode): SceneNode[] {
  return nodesWithData(page, DATA_KEY);
}

function writeMarks(node: BaseNode, marks: PlaceholderMark[]): void {
  node.setPluginData(DATA_KEY, marks.length > 0 ? JSON.stringify(marks) : '');
}

function isSameMark(one: SlotKey & { owner: string }, other: SlotKey & { owner: string }): boolean {
  return (
    one.owner === other.owner &&
    one.run === other.run &&
    one.generation === other.generation &&
    one.output === other.output
  );
}
