import { absoluteBoundingBox } from '../../document/bounds.ts';
import type { EditorSession } from '../../document/editor-session.ts';
import type { NodeRecord } from '../../document/node-record.ts';
import { contains, type Rect } from '../../geometry/rect.ts';
import { applyTransform, type Point } from '../../geometry/transform.ts';
import { pageToScreen } from './viewport.ts';

export interface FrameLabel {
  readonly record: NodeRecord;
  /** On the canvas, CSS px. */
  readonly box: Rect;
}

const HEIGHT = 20;
/** CSS px; a narrower frame shows no name, least of all in the crowd of a section. */
const MIN_WIDTH = { page: 24, section: 64 };
/** An estimate for 11 px Inter: labels are clicked on without a canvas to measure with. */
const CHARACTER_WIDTH = 6.4;

/** The names over frames, components and sections that stand on the page or in a section. */
export function frameLabels(session: EditorSession): FrameLabel[] {
  return labelledIn(session, session.pageId);
}

export function labelAt(session: EditorSession, point: Point): NodeRecord | undefined {
  return frameLabels(session).findLast(({ box }) => contains(box, point))?.record;
}

function labelledIn(session: EditorSession, parent: string): FrameLabel[] {
  const { document, viewport } = session;
  return document.children(parent).flatMap((id) => {
    const record = document.require(id);
    if (!record.visible) return [];
    const inner = record.type === 'SECTION' ? labelledIn(session, id) : [];
    if (!LABELLED.has(record.type)) return inner;
    const bounds = absoluteBoundingBox(document, record);
    const { x, y } = applyTransform(pageToScreen(viewport), bounds);
    const room = bounds.width * viewport.zoom;
    if (room < (parent === session.pageId ? MIN_WIDTH.page : MIN_WIDTH.section)) return inner;
    const width = Math.min(room, 8 + record.name.length * CHARACTER_WIDTH);
    return [{ record, box: { x, y: y - HEIGHT, width, height: HEIGHT } }, ...inner];
  });
}

const LABELLED: ReadonlySet<string> = new Set(['FRAME', 'COMPONENT', 'INSTANCE', 'SECTION']);
