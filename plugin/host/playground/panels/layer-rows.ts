import type { HostDocument } from '../../document/host-document.ts';
import type { NodeRecord } from '../../document/node-record.ts';

export interface LayerRow {
  readonly record: NodeRecord;
  /** From 1. */
  readonly level: number;
  /** `undefined` for a layer that holds nothing. */
  readonly expanded: boolean | undefined;
  /** Hidden or locked by itself or by what it is in. */
  readonly hidden: boolean;
  readonly locked: boolean;
}

/** The layers list from top to bottom, which is front to back. */
export function layerRows(
  document: HostDocument,
  parent: string,
  expanded: ReadonlySet<string>,
  above: Pick<LayerRow, 'level' | 'hidden' | 'locked'> = { level: 0, hidden: false, locked: false },
): LayerRow[] {
  return [...document.children(parent)].reverse().flatMap((id) => {
    const record = document.require(id);
    const isOpen = document.children(id).length > 0 ? expanded.has(id) : undefined;
    const row: LayerRow = {
      record,
      level: above.level + 1,
      expanded: isOpen,
      hidden: above.hidden || !record.visible,
      locked: above.locked || record.locked,
    };
    return isOpen ? [row, ...layerRows(document, id, expanded, row)] : [row];
  });
}
