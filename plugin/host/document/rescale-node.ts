import { withOrigin } from '../geometry/transform.ts';
import { sizeOf } from './bounds.ts';
import type { EditorSession } from './editor-session.ts';
import type { NodePatch, NodeRecord } from './node-record.ts';
import { moveGroup, resizeNode } from './resize-node.ts';

/**
 * Scales a node and all that is in it, strokes, corners, text and spacing with it; the top left
 * corner stays (developers.figma.com/docs/plugins/api/properties/nodes-rescale).
 */
export function rescaleNode(session: EditorSession, record: NodeRecord, factor: number): void {
  const { document } = session;
  if (record.type === 'GROUP') {
    const [[, , x], [, , y]] = record.transform;
    const { width, height } = sizeOf(document, record);
    resizeNode(session, record, width * factor, height * factor, false);
    moveGroup(session, document.require(record.id), x, y);
    return;
  }
  const inside = [...document.descendants(record.id)];
  session.update(record.id, scaled(record, factor));
  for (const one of inside) {
    const [[, , x], [, , y]] = one.transform;
    const transform = withOrigin(one.transform, x * factor, y * factor);
    session.update(one.id, { ...scaled(one, factor), transform });
  }
}

function scaled(record: NodeRecord, factor: number): NodePatch {
  const [topLeft, topRight, bottomRight, bottomLeft] = record.cornerRadii;
  const { lineHeight, letterSpacing } = record;
  return {
    width: record.width * factor,
    height: record.height * factor,
    strokeWeight: record.strokeWeight * factor,
    dashPattern: record.dashPattern.map((length) => length * factor),
    cornerRadii: [topLeft * factor, topRight * factor, bottomRight * factor, bottomLeft * factor],
    paddingLeft: record.paddingLeft * factor,
    paddingRight: record.paddingRight * factor,
    paddingTop: record.paddingTop * factor,
    paddingBottom: record.paddingBottom * factor,
    itemSpacing: record.itemSpacing * factor,
    fontSize: record.fontSize * factor,
    ...(lineHeight.unit === 'PIXELS' && {
      lineHeight: { unit: 'PIXELS', value: lineHeight.value * factor },
    }),
    ...(letterSpacing.unit === 'PIXELS' && {
      letterSpacing: { unit: 'PIXELS', value: letterSpacing.value * factor },
    }),
  };
}
