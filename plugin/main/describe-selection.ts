import { type CanvasLayer, type CanvasSelection, MAX_DESCRIBED_LAYERS } from '../protocol.ts';
import { kindName, landingOf } from './landing-of.ts';
import { pageOf } from './page-of.ts';
import { readMarks } from './placeholder-mark.ts';
import { readNodeFacts } from './read-node-facts.ts';

export function describeSelection(): CanvasSelection {
  const selected = figma.currentPage.selection;
  const layers = selected.slice(0, MAX_DESCRIBED_LAYERS).map(describeLayer);
  const [node] = selected;
  const [layer = null] = layers;
  const isTarget = selected.length === 1 && layer?.landing === 'fill' && !isPlaceholder(node);
  return { layers, total: selected.length, target: isTarget ? layer : null };
}

/** Whether it is a rectangle that stands only until its picture comes. */
const isPlaceholder = (node: SceneNode | undefined): boolean =>
  node !== undefined && readMarks(node).some(({ onTarget }) => !onTarget);

/** The layers that still exist, in the order asked for. */
export async function describeLayers(ids: string[]): Promise<CanvasLayer[]> {
  const layers: CanvasLayer[] = [];
  for (const id of ids) {
    const node = await sceneNode(id);
    if (node) layers.push(describeLayer(node));
  }
  return layers;
}

/**
 * The node with this id if it exists and stands on a page, else `null`. Its page is loaded: Figma
 * shows the layers around a node of a page that is not open only then.
 */
export async function sceneNode(id: string): Promise<SceneNode | null> {
  const node = await figma.getNodeByIdAsync(id);
  if (!node || node.removed || node.type === 'PAGE' || node.type === 'DOCUMENT') return null;
  const page = pageOf(node);
  if (!page) return null;
  await page.loadAsync();
  return node.removed ? null : (node as SceneNode);
}

function describeLayer(node: SceneNode): CanvasLayer {
  const facts = readNodeFacts(node);
  const { landing, sentence } = landingOf(facts);
  return {
    id: node.id,
    name: node.name,
    kind: kindName(node.type),
    ...pictureSize(node),
    landing,
    sentence,
  };
}

/** px a picture for this node should have: its own size; a line's length squared. */
export function pictureSize(node: SceneNode): { width: number; height: number } {
  const box = node.absoluteBoundingBox;
  const upright = 'fills' in node && node.type !== 'TEXT' ? node : (box ?? node);
  const { width, height } = upright;
  if (width >= 1 && height >= 1) return { width, height };
  const side = Math.max(width, height, 1);
  return { width: side, height: side };
}
