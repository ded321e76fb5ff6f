import type { Rect } from '../geometry/rect.ts';
import { applyAutoLayout } from './auto-layout.ts';
import type { HostDocument, NodeChange } from './host-document.ts';
import { newNodeRecord } from './node-defaults.ts';
import type { NodePatch, NodeRecord, NodeType } from './node-record.ts';
import { completePaint } from './paint.ts';
import { UndoHistory } from './undo-history.ts';

export type SessionEvent = 'selectionchange' | 'currentpagechange' | 'viewportchange';

/** What is in view: `center` in page px, `zoom` 1 = 100 %. */
export interface Viewport {
  readonly center: { readonly x: number; readonly y: number };
  readonly zoom: number;
  /** The size of the canvas on the screen, CSS px. */
  readonly screenWidth: number;
  readonly screenHeight: number;
}

/**
 * One person's window onto a document: the page in front of them, their selection, their undo.
 * The plugins they run act through their session, as in Figma.
 */
export class EditorSession {
  readonly document: HostDocument;
  /** Distinguishes the ids this session gives, and is the person's `sessionId`. */
  readonly number: number;
  readonly #history = new UndoHistory();
  readonly #selections = new Map<string, readonly string[]>();
  readonly #listeners = new Map<SessionEvent, Set<() => void>>();
  readonly #forLayout = new Set<string>();
  #pageId: string;
  #viewport: Viewport = { center: { x: 0, y: 0 }, zoom: 1, screenWidth: 1200, screenHeight: 800 };

  constructor(document: HostDocument) {
    this.document = document;
    this.number = document.nextSessionNumber();
    this.#pageId = document.pages()[0] ?? '0:1';
    document.on('change', ({ changes }) => {
      if (changes.some((change) => !change.after)) this.#forgetRemoved();
    });
  }

  get pageId(): string {
    return this.#pageId;
  }

  get viewport(): Viewport {
    return this.#viewport;
  }

  /** The part of the page in view, page px. */
  get visibleBounds(): Rect {
    const { center, zoom, screenWidth, screenHeight } = this.#viewport;
    const width = screenWidth / zoom;
    const height = screenHeight / zoom;
    return { x: center.x - width / 2, y: center.y - height / 2, width, height };
  }

  on(event: SessionEvent, listener: () => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  setViewport(viewport: Partial<Viewport>): void {
    this.#viewport = { ...this.#viewport, ...viewport };
    this.#emit('viewportchange');
  }

  setPage(pageId: string): void {
    if (this.document.get(pageId)?.type !== 'PAGE') throw new Error(`"${pageId}" is not a page`);
    if (pageId === this.#pageId) return;
    this.#pageId = pageId;
    this.#emit('currentpagechange');
    this.#emit('selectionchange');
  }

  selection(pageId = this.#pageId): readonly string[] {
    return this.#selections.get(pageId) ?? [];
  }

  /** Throws for a node on another page. */
  select(ids: readonly string[], pageId = this.#pageId): void {
    for (const id of ids) {
      if (this.document.pageOf(id) !== pageId || id === pageId) {
        throw new Error('The selection of a page can only include nodes in that page');
      }
    }
    const unique = [...new Set(ids)];
    const before = this.selection(pageId);
    if (unique.length === before.length && unique.every((id, index) => id === before[index]))
      return;
    this.#selections.set(pageId, unique);
    if (pageId === this.#pageId) this.#emit('selectionchange');
  }

  /** A new node on top of `parent`'s children. */
  create(type: NodeType, parent: string = this.#pageId, patch: NodePatch = {}): NodeRecord {
    const id = this.document.nextId(this.number);
    this.insert({ ...newNodeRecord(id, type, parent, this.topOrder(parent)), ...patch });
    return this.document.require(id);
  }

  insert(record: NodeRecord): void {
    const { id, fills, strokes } = record;
    const whole = { fills: fills.map(completePaint), strokes: strokes.map(completePaint) };
    this.#apply([{ id, before: null, after: { ...record, ...whole } }]);
  }

  update(id: string, patch: NodePatch): void {
    const before = this.document.require(id);
    const keys = Object.keys(patch) as (keyof NodePatch)[];
    if (keys.every((key) => patch[key] === before[key])) return;
    this.#apply([{ id, before, after: { ...before, ...patch } }]);
  }

  /** With everything below it. */
  remove(id: string): void {
    const record = this.document.require(id);
    const doomed = [...this.document.descendants(id)].reverse();
    this.#apply([...doomed, record].map((gone) => ({ id: gone.id, before: gone, after: null })));
  }

  /** An order that puts a node in front of all of `parent`'s children. */
  topOrder(parent: string): number {
    const last = this.document.children(parent).at(-1);
    return last ? this.document.require(last).order + 1 : 0;
  }

  /** An order that makes a node child number `index` of `parent`, leaving `moving` out of the count. */
  orderAt(parent: string, index: number, moving?: string): number {
    const orders = this.document
      .children(parent)
      .filter((id) => id !== moving)
      .map((id) => this.document.require(id).order);
    const below = orders[index - 1];
    const above = orders[index];
    if (below === undefined) return above === undefined ? 0 : above - 1;
    return above === undefined ? below + 1 : (below + above) / 2;
  }

  /** Brings auto-layout frames and emptied groups in order. Call after each edit. */
  settle(): void {
    for (let round = 0; this.#forLayout.size > 0 && round < 100; round += 1) {
      const ids = [...this.#forLayout];
      this.#forLayout.clear();
      for (const id of ids) {
        const record = this.document.get(id);
        if (!record) continue;
        if (record.type === 'GROUP' && this.document.children(id).length === 0) this.remove(id);
        else if (record.layoutMode !== 'NONE') applyAutoLayout(this, record);
      }
    }
  }

  /** What a person does by hand: an undo step of its own, apart from what a plugin has under way. */
  asOneStep(act: () => void): void {
    this.commitUndo();
    act();
    this.settle();
    this.commitUndo();
  }

  commitUndo(): void {
    this.#history.commit();
  }

  undo(): void {
    this.#replay(this.#history.undo(this.document));
  }

  redo(): void {
    this.#replay(this.#history.redo(this.document));
  }

  #apply(changes: readonly NodeChange[]): void {
    this.#history.record(changes);
    for (const { id, before, after } of changes) {
      this.#forLayout.add(id);
      if (before?.parent) this.#forLayout.add(before.parent);
      if (after?.parent) this.#forLayout.add(after.parent);
    }
    this.document.apply(changes, this);
  }

  #replay(changes: readonly NodeChange[]): void {
    if (changes.length > 0) this.document.apply(changes, this);
  }

  #forgetRemoved(): void {
    for (const [pageId, ids] of this.#selections) {
      const left = ids.filter((id) => this.document.get(id));
      if (left.length === ids.length) continue;
      this.#selections.set(pageId, left);
      if (pageId === this.#pageId) this.#emit('selectionchange');
    }
    if (this.document.get(this.#pageId)) return;
    this.#pageId = this.document.pages()[0] ?? this.#pageId;
    this.#emit('currentpagechange');
  }

  #emit(event: SessionEvent): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener();
  }
}
