import { instantiate } from '../../document/clone-node.ts';
import type { EditorSession } from '../../document/editor-session.ts';
import type { NodePatch, NodeRecord, NodeType } from '../../document/node-record.ts';
import type { Paint } from '../../document/paint.ts';
import { reparentNode } from '../../document/reparent-node.ts';
import { textSize } from '../../document/text-layout.ts';
import { translation, withRotation } from '../../geometry/transform.ts';
import { solid } from './colours.ts';

/** A layer in few words; everything else a record has can be given too. */
export interface Look extends Omit<NodePatch, 'transform' | 'parent' | 'order'> {
  /** px in the container. Default: 0. */
  readonly x?: number;
  readonly y?: number;
  /** Degrees counter-clockwise about the top left corner. */
  readonly rotation?: number;
  /** A colour such as `#24453f` for the only fill. */
  readonly fill?: string;
  /** px, of all four corners. */
  readonly radius?: number;
}

/** Draws layers into a document, each in front of the one before. */
export class Drawing {
  readonly #session: EditorSession;

  constructor(session: EditorSession) {
    this.#session = session;
  }

  get page(): string {
    return this.#session.pageId;
  }

  /** Returns the new layer's id. */
  add(type: NodeType, parent: string, look: Look): string {
    return this.#session.create(type, parent, patchOf(look)).id;
  }

  /** A text layer as large as its characters, or as wide as `width` says. */
  text(parent: string, characters: string, look: Look): string {
    const record = this.#session.create('TEXT', parent, {
      textAutoResize: look.width === undefined ? 'WIDTH_AND_HEIGHT' : 'HEIGHT',
      ...patchOf({ name: characters.replaceAll('\n', ' '), ...look }),
      characters,
      fontName: look.fontName ?? { family: 'Inter', style: 'Regular' },
    });
    this.#session.update(record.id, textSize(record));
    return record.id;
  }

  instance(componentId: string, parent: string, look: Look): string {
    const { document } = this.#session;
    const instance = instantiate(this.#session, document.require(componentId));
    reparentNode(this.#session, instance, document.require(parent));
    this.#session.update(instance.id, patchOf(look));
    return instance.id;
  }

  get(id: string): NodeRecord {
    return this.#session.document.require(id);
  }

  /** Lays out what stacks itself. */
  finish(): void {
    this.#session.settle();
  }
}

export const font = (style: string): NodeRecord['fontName'] => ({ family: 'Inter', style });

export const percent = (value: number) => ({ unit: 'PERCENT', value }) as const;

export const photoFill = (imageHash: string): readonly Paint[] => [
  { type: 'IMAGE', scaleMode: 'FILL', imageHash },
];

/** Padding of a stacking frame: above and below, left and right, px. */
export const padding = (vertical: number, horizontal: number): NodePatch => ({
  paddingTop: vertical,
  paddingBottom: vertical,
  paddingLeft: horizontal,
  paddingRight: horizontal,
});

function patchOf({ x, y, rotation, fill, radius, ...rest }: Look): NodePatch {
  const moved = x !== undefined || y !== undefined || rotation !== undefined;
  return {
    ...(moved ? { transform: withRotation(translation(x ?? 0, y ?? 0), rotation ?? 0) } : {}),
    ...(fill === undefined ? {} : { fills: [solid(fill)] }),
    ...(radius === undefined ? {} : { cornerRadii: [radius, radius, radius, radius] }),
    ...rest,
  };
}
