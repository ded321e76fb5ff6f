import type { Box, PlacesWanted, Slot } from '../protocol.ts';
import { pictureSize, sceneNode } from './describe-selection.ts';
import {
  boxOf,
  findPlacesBeside,
  findPlacesInside,
  findPlacesInView,
  type Places,
} from './find-places.ts';
import { landingOf } from './landing-of.ts';
import { readNodeFacts } from './read-node-facts.ts';

/** A slot that has no placeholder yet. */
export interface PlannedSlot extends Omit<Slot, 'nodeId' | 'pageId'> {
  target: SceneNode | null;
  parent: Places['parent'] | null;
}

export interface Plan {
  slots: PlannedSlot[];
  /** What happens otherwise than one might expect, as sentences. */
  notes: string[];
}

/**
 * Where every output will stand. The first output of a fillable target fills it; everything else
 * gets rectangles in a tidy row, never on top of anything.
 */
export async function planSlots(run: string, wanted: PlacesWanted[]): Promise<Plan> {
  const plan: Plan = { slots: [], notes: [] };
  const planned: Box[] = [];
  for (const { generation, targetId, outputs, fillWith, ratio } of wanted) {
    const target = targetId === null ? null : await sceneNode(targetId);
    if (targetId !== null && !target) {
      throw new Error('The target is no longer in this file. Choose another one.');
    }
    const fills = target !== null && landingOf(readNodeFacts(target)).landing === 'fill';
    const filling = fills && fillWith !== null && outputs.includes(fillWith) ? fillWith : null;
    const row = outputs.filter((output) => output !== filling);
    if (target && filling !== null) {
      const key = { run, generation, output: filling };
      plan.slots.push({
        ...key,
        kind: 'fill',
        target,
        parent: null,
        box: boxOf(target),
        takesShape: false,
      });
    }
    if (row.length === 0) continue;
    const places = placesFor(target, row.length, ratio, planned);
    planned.push(...places.boxes);
    if (target && filling !== null) plan.notes.push(restNote(row.length, target.name));
    row.forEach((output, index) => {
      const box = places.boxes[index];
      if (!box) return;
      const { parent } = places;
      const takesShape = target === null;
      plan.slots.push({ run, generation, output, kind: 'new', target, parent, box, takesShape });
    });
  }
  return plan;
}

function placesFor(target: SceneNode | null, count: number, ratio: number, planned: Box[]): Places {
  if (!target) return findPlacesInView({ ...sizeInView(ratio), count, planned });
  if (target.type === 'SECTION') {
    return findPlacesInside(target, { ...sizeInSection(target, ratio), count, planned });
  }
  const { width, height } = pictureSize(target);
  return findPlacesBeside(target, { width, height, count, planned });
}

/** Without a target: about a third of the view, in whole steps of 8 px, from 128 to 1024. */
export function sizeInView(ratio: number): { width: number; height: number } {
  const { width, height } = figma.viewport.bounds;
  const longSide = Math.min(Math.max(Math.min(width, height) * 0.4, 128), 1024);
  return sizeOfRatio(ratio, Math.round(longSide / 8) * 8);
}

/** At most half of the section's shorter side, and no larger than one would choose without it. */
function sizeInSection(section: SectionNode, ratio: number): { width: number; height: number } {
  return sizeOfRatio(
    ratio,
    Math.min(Math.max(Math.min(section.width, section.height) / 2, 64), 512),
  );
}

function sizeOfRatio(ratio: number, longSide: number): { width: number; height: number } {
  return ratio >= 1
    ? { width: Math.round(longSide), height: Math.max(Math.round(longSide / ratio), 1) }
    : { width: Math.max(Math.round(longSide * ratio), 1), height: Math.round(longSide) };
}

function restNote(count: number, name: string): string {
  return count === 1
    ? `The first picture fills “${name}”; the other one stands beside it.`
    : `The first picture fills “${name}”; the other ${count} stand beside it in a row.`;
}
