import type { NodeRecord, NodeType } from './node-record.ts';

const types = (...names: NodeType[]): ReadonlySet<NodeType> => new Set(names);

export const FRAME_LIKE = types('FRAME', 'COMPONENT', 'INSTANCE');
export const PARENTS = types(
  'DOCUMENT',
  'PAGE',
  'FRAME',
  'GROUP',
  'SECTION',
  'COMPONENT',
  'INSTANCE',
);
export const SCENE = types(
  'FRAME',
  'GROUP',
  'SECTION',
  'COMPONENT',
  'INSTANCE',
  'RECTANGLE',
  'ELLIPSE',
  'POLYGON',
  'STAR',
  'LINE',
  'VECTOR',
  'TEXT',
);

/** Figma names the things inside an instance `I<instance>;<original>`. */
export const isInsideInstance = (record: NodeRecord): boolean => record.id.startsWith('I');
