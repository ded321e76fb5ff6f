import { createTurns } from './create-turns.ts';
import { sceneNode } from './describe-selection.ts';
import { exportConstraint } from './export-constraint.ts';

/** Exports run one after another: several at once freeze large files. */
const inTurn = createTurns();

/** A layer as PNG bytes, its longest side at most `maxSide` px. Throws where it cannot be drawn. */
export function exportLayer(
  id: string,
  maxSide: number,
): Promise<{ name: string; bytes: Uint8Array }> {
  return inTurn(() => exportNow(id, maxSide));
}

async function exportNow(
  id: string,
  maxSide: number,
): Promise<{ name: string; bytes: Uint8Array }> {
  const node = await sceneNode(id);
  if (!node) throw new Error('The layer is no longer in this file.');
  // What is drawn is all that can be seen of it, so of an unclipped frame also what hangs out.
  const drawn = 'absoluteRenderBounds' in node ? node.absoluteRenderBounds : null;
  const { width, height } = drawn ?? node.absoluteBoundingBox ?? node;
  if (width < 1 && height < 1) throw new Error(`“${node.name}” has nothing to see.`);
  const bytes = await node.exportAsync({
    format: 'PNG',
    constraint: exportConstraint(width, height, maxSide),
  });
  return { name: node.name, bytes };
}
