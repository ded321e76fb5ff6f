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
import { labelledSize } from './picture-label.ts';
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
  const occupied = new Map<string, Box[]>();
  const compared = wanted.filter(({ label }) => label !== undefined);
  if (compared.length > 0) plan.slots.push(...(await compareInRow(run, compared)));
  for (const { generation, targetId, outputs, fillWith, ratio, label } of wanted) {
    if (label !== undefined) continue;
    const target = await targetOf(targetId);
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
    const places = placesFor(target, row.length, ratio, { planned, occupied });
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

/** Pictures to be compared stand side by side, all of one size, with room for their labels. */
async function compareInRow(run: string, wanted: PlacesWanted[]): Promise<PlannedSlot[]> {
  const [first] = wanted;
  const target = await targetOf(first?.targetId ?? null);
  const places = placesFor(target, wanted.length, first?.ratio ?? 1, { planned: [] }, labelledSize);
  return wanted.flatMap(({ generation, outputs, label }, index) => {
    const box = places.boxes[index];
    const [output] = outputs;
    if (!box || output === undefined || label === undefined) return [];
    const key = { run, generation, output };
    const { parent } = places;
    return [
      { ...key, kind: 'new' as const, target, parent, box, takesShape: target === null, label },
    ];
  });
}

async function targetOf(targetId: string | null): Promise<SceneNode | null> {
  const target = targetId === null ? null : await sceneNode(targetId);
  if (targetId !== null && !target) {
    throw new Error('The target is no longer in this file. Choose another one.');
  }
  return target;
}

/** @param roomFor what a picture of this size takes in all, px, and how much of it above */
function placesFor(
  target: SceneNode | null,
  count: number,
  ratio: number,
  taken: { planned: Box[]; occupied?: Map<string, Box[]> },
  roomFor: typeof labelledSize = (width, height) => ({ width, height, above: 0 }),
): Places {
  const { width, height } = sizeFor(target, ratio);
  const { above, ...room } = roomFor(width, height);
  const wanted = { ...room, count, ...taken };
  const { parent, boxes } = !target
    ? findPlacesInView(wanted)
    : target.type === 'SECTION'
      ? findPlacesInside(target, wanted)
      : findPlacesBeside(target, wanted);
  return { parent, boxes: boxes.map(({ x, y }) => ({ x, y: y + above, width, height })) };
}

function sizeFor(target: SceneNode | null, ratio: number): { width: number; height: number } {
  if (!target) return sizeInView(ratio);
  return target.type === 'SECTION' ? sizeInSection(target, ratio) : pictureSize(target);
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
