import type { NodeRecord } from '../../document/node-record.ts';
import type { IconName } from './icon.tsx';

/** The icon Figma's layers list has for a layer. */
export function layerIcon(record: NodeRecord): IconName {
  if (record.type === 'PAGE' || record.type === 'DOCUMENT') return 'FRAME';
  if (record.type === 'FRAME' && record.layoutMode === 'VERTICAL') return 'STACK_VERTICAL';
  if (record.type === 'FRAME' && record.layoutMode === 'HORIZONTAL') return 'STACK_HORIZONTAL';
  const hasImage = record.fills.some(({ type, visible }) => type === 'IMAGE' && visible !== false);
  return record.type === 'RECTANGLE' && hasImage ? 'IMAGE' : record.type;
}

/** What a designer calls it. */
export const layerKind = ({ type }: NodeRecord): string =>
  type.charAt(0) + type.slice(1).toLowerCase();
