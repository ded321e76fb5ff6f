import type { Recipe, Slot } from '../protocol.ts';
import { sceneNode } from './describe-selection.ts';
import { keepDocumentId } from './document-id.ts';
import { aliveNodeId, commitWithoutPlaceholders, keepAlive, slotId } from './live-placeholders.ts';
import { loadedPage } from './loaded-page.ts';
import { labelPicture } from './picture-label.ts';
import { pictureName } from './picture-name.ts';
import { placeVector } from './place-vector.ts';
import { replacePlaceholder } from './placeholder-fill.ts';
import { findMark, removeMark } from './placeholder-mark.ts';
import {
  addPlaceholderFill,
  findPlaceholder,
  removePlaceholders,
  renamePlaceholder,
} from './placeholders.ts';
import { keepRecipe } from './recipe.ts';

/** A picture that Figma has taken: an image's hash, or the markup of vectors. */
type Taken = { imageHash: string } | { svg: string };

/** Pictures checked and taken in by `beginPlacement`, by slot, until they are placed. */
const taken = new Map<string, Taken>();

/**
 * Takes the picture in, and renews the placeholder so that the placement will be an undo step
 * of its own: one undo brings back what was there before Generate.
 *
 * Answers with the node the picture will be on, or `null` where placeholder and target are gone.
 * Throws where Figma does not take the picture (PNG, JPEG or GIF up to 4096 px, or SVG).
 */
export async function beginPlacement(
  owner: string,
  slot: Slot,
  content: Uint8Array | string,
): Promise<string | null> {
  const picture = takeIn(content);
  const found = await findPlaceholder(owner, slot);
  const target = slot.kind === 'fill' ? (found ?? (await sceneNode(slot.nodeId))) : null;
  const node = found ?? target;
  if (!node) return null;
  if (!found) await addPlaceholderFill(owner, node, slot);
  taken.set(slotId(slot), picture);
  keepAlive(owner, slot, node.id);
  await commitWithoutPlaceholders();
  return aliveNodeId(slot) ?? null;
}

/** Turns the placeholder into the picture: one undo step. */
export async function finishPlacement(
  owner: string,
  slot: Slot,
  placed: { recipe: Recipe; width: number; height: number },
): Promise<string> {
  const picture = { ...placed, name: pictureName(placed.recipe) };
  const content = taken.get(slotId(slot));
  if (!content) throw new Error('The picture was not handed over before it was placed.');
  taken.delete(slotId(slot));
  const node =
    'svg' in content
      ? await placeVector(owner, slot, content.svg, picture)
      : await placeFill(owner, slot, content.imageHash, picture);
  // The picture has taken one placeholder's place; copies of it go.
  await removePlaceholders(owner, [slot]);
  keepRecipe(node, picture.recipe);
  keepDocumentId();
  if (slot.label !== undefined) await labelPicture(node, slot.label);
  await commitWithoutPlaceholders();
  return node.id;
}

/** Throws where Figma does not take it. */
function takeIn(content: Uint8Array | string): Taken {
  if (typeof content !== 'string') return { imageHash: figma.createImage(content).hash };
  figma.createNodeFromSvg(content).remove();
  return { svg: content };
}

async function placeFill(
  owner: string,
  slot: Slot,
  imageHash: string,
  picture: { name: string; width: number; height: number },
): Promise<SceneNode> {
  const fill: ImagePaint = { type: 'IMAGE', imageHash, scaleMode: 'FILL' };
  const found = await findPlaceholder(owner, slot);
  return slot.kind === 'fill'
    ? fillTarget(owner, found ?? (await sceneNode(slot.nodeId)), slot, fill)
    : fillRectangle(owner, found, slot, fill, picture);
}

async function fillTarget(
  owner: string,
  target: SceneNode | null,
  slot: Slot,
  fill: ImagePaint,
): Promise<SceneNode> {
  if (!target || !('fills' in target) || !Array.isArray(target.fills)) {
    throw new Error('The target is no longer in this file.');
  }
  const preview = findMark(target, { ...slot, owner })?.preview ?? null;
  const own = replacePlaceholder(target.fills as readonly Paint[], slot, preview, []);
  // Two windows of one person may both have been granted the claim of one node.
  const top = own[own.length - 1];
  const isThere = top?.type === 'IMAGE' && top.imageHash === fill.imageHash;
  await target.setFillsAsync(isThere ? own : [...own, fill]);
  removeMark(target, { ...slot, owner });
  return target;
}

async function fillRectangle(
  owner: string,
  found: SceneNode | null,
  slot: Slot,
  fill: ImagePaint,
  picture: { name: string; width: number; height: number },
): Promise<SceneNode> {
  const rectangle = found?.type === 'RECTANGLE' ? found : figma.createRectangle();
  if (rectangle !== found) {
    // The placeholder vanished between claim and placement: the picture is still owed.
    (await loadedPage(slot.pageId))?.appendChild(rectangle);
    rectangle.resize(slot.box.width, slot.box.height);
    rectangle.x = slot.box.x;
    rectangle.y = slot.box.y;
  }
  if (slot.takesShape) {
    const scale = Math.min(rectangle.width / picture.width, rectangle.height / picture.height);
    rectangle.resize(picture.width * scale, picture.height * scale);
  }
  rectangle.fills = [fill];
  if (rectangle === found) renamePlaceholder(rectangle, picture.name);
  else rectangle.name = picture.name;
  removeMark(rectangle, { ...slot, owner });
  return rectangle;
}
