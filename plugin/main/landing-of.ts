import type { Landing } from '../protocol.ts';
import type { NodeFacts } from './node-facts.ts';

/** The layers that can hold a picture as a fill. */
export const FILLABLE_TYPES = [
  'FRAME',
  'RECTANGLE',
  'ELLIPSE',
  'POLYGON',
  'STAR',
  'VECTOR',
  'BOOLEAN_OPERATION',
  'COMPONENT',
  'INSTANCE',
] as const;

const KIND_NAMES: Record<string, string> = {
  BOOLEAN_OPERATION: 'Boolean group',
  COMPONENT_SET: 'Component set',
  SHAPE_WITH_TEXT: 'Shape with text',
};

/** `COMPONENT_SET` → "Component set". */
export function kindName(type: string): string {
  return KIND_NAMES[type] ?? type.charAt(0) + type.slice(1).toLowerCase().replace(/_/g, ' ');
}

/**
 * How a picture reaches a layer of this sort, and the sentence that says so. A fill where a fill
 * is possible and shows; otherwise a new rectangle, never on top of anything.
 */
export function landingOf(facts: NodeFacts): { landing: Landing; sentence: string } {
  if (facts.type === 'SECTION') {
    return {
      landing: 'inside',
      sentence:
        'The picture goes inside the section as a new rectangle, or beside it where there is no room.',
    };
  }
  if (canBeFilled(facts)) return { landing: 'fill', sentence: fillSentence(facts) };
  return { landing: 'beside', sentence: besideSentence(facts) };
}

function canBeFilled(facts: NodeFacts): boolean {
  if (!(FILLABLE_TYPES as readonly string[]).includes(facts.type) || !facts.hasFills) return false;
  if (facts.isMask || facts.width < 1 || facts.height < 1) return false;
  // An instance without a fill of its own is a picture of its main component: a background would
  // only show through its gaps.
  return facts.type !== 'INSTANCE' || facts.fillCount > 0;
}

function fillSentence(facts: NodeFacts): string {
  if (facts.hidden) {
    return 'It is hidden: it is filled on top of its own fills, and the picture shows once it is shown.';
  }
  if (facts.locked) return 'It is locked and is filled all the same, on top of its own fills.';
  if (facts.insideInstance || facts.type === 'INSTANCE') {
    return 'It is filled as an override of this instance, on top of its own fills.';
  }
  if (facts.hasFillStyle) return 'It is filled on top of a copy of its fill style.';
  if (facts.type === 'COMPONENT') return 'It is filled, and its instances follow.';
  if (facts.laysOut) return 'Its background is filled; its layout stays as it is.';
  if (facts.rotated) return 'It is filled on top of its own fills, and the picture turns with it.';
  return 'It is filled on top of its own fills; size and corners stay.';
}

function besideSentence(facts: NodeFacts): string {
  const size = `${Math.round(facts.width)} × ${Math.round(facts.height)}`;
  if (facts.type === 'LINE' || facts.width < 1 || facts.height < 1) {
    return 'It has no area to fill: the picture goes beside it, as wide as it is long.';
  }
  if (facts.isMask) return `A mask does not show a picture: it goes beside it, ${size}.`;
  if (facts.type === 'INSTANCE') {
    return `The instance has no fill of its own: the picture goes beside it, ${size}.`;
  }
  const what = facts.type === 'TEXT' ? 'Text' : `A ${kindName(facts.type).toLowerCase()}`;
  return `${what} cannot hold a picture: it goes beside it as a new rectangle, ${size}.`;
}
