import { ImageStore } from './image-store.ts';
import { newNodeRecord } from './node-defaults.ts';
import type { NodeRecord } from './node-record.ts';

/** One node before and after a change; null where it did not exist. */
export interface NodeChange {
  readonly id: string;
  readonly before: NodeRecord | null;
  readonly after: NodeRecord | null;
}

export interface DocumentChangeEvent {
  readonly changes: readonly NodeChange[];
  /** The session that made the change. */
  readonly origin: object;
}

type Listener = (event: DocumentChangeEvent) => void;

export const ROOT_ID = '0:0';

/**
 * The file: a tree of immutable records and the images they use. Any number of sessions (windows,
 * people, plugins) work on one document at once; only they change it, through `apply`.
 */
export class HostDocument {
  readonly images = new ImageStore();
  readonly #nodes = new Map<string, NodeRecord>();
  readonly #children = new Map<string, readonly string[]>();
  readonly #listeners = new Set<Listener>();
  #sessions = 0;
  #ids = 0;

  /** A document with one empty page. */
  constructor(options: { readonly name?: string; readonly firstPageName?: string } = {}) {
    const root = {
      ...newNodeRecord(ROOT_ID, 'DOCUMENT', null, 0),
      name: options.name ?? 'Untitled',
    };
    const page = {
      ...newNodeRecord('0:1', 'PAGE', ROOT_ID, 0),
      name: options.firstPageName ?? 'Page 1',
    };
    this.#nodes.set(root.id, root);
    this.#nodes.set(page.id, page);
  }

  get name(): string {
    return this.require(ROOT_ID).name;
  }

  get(id: string): NodeRecord | undefined {
    return this.#nodes.get(id);
  }

  /** Throws for a node that was removed or never was. */
  require(id: string): NodeRecord {
    const record = this.#nodes.get(id);
    if (!record) throw new Error(`The node with id "${id}" does not exist`);
    return record;
  }

  /** Ids from back to front. */
  children(id: string): readonly string[] {
    const known = this.#children.get(id);
    if (known) return known;
    const found = [...this.#nodes.values()]
      .filter((record) => record.parent === id)
      .sort((one, other) => one.order - other.order)
      .map((record) => record.id);
    this.#children.set(id, found);
    return found;
  }

  /** Everything below `id`, parents before children, back to front. */
  *descendants(id: string): Generator<NodeRecord> {
    for (const child of this.children(id)) {
      yield this.require(child);
      yield* this.descendants(child);
    }
  }

  /** From the parent up to the document. */
  *ancestors(id: string): Generator<NodeRecord> {
    let parent = this.get(id)?.parent ?? null;
    while (parent !== null) {
      const record = this.require(parent);
      yield record;
      parent = record.parent;
    }
  }

  /** The page a node is on; `undefined` for the document itself. */
  pageOf(id: string): string | undefined {
    if (this.get(id)?.type === 'PAGE') return id;
    for (const ancestor of this.ancestors(id)) if (ancestor.type === 'PAGE') return ancestor.id;
    return undefined;
  }

  pages(): readonly string[] {
    return this.children(ROOT_ID);
  }

  /** The first half of the ids a session gives, unique within the document. */
  nextSessionNumber(): number {
    this.#sessions += 1;
    return this.#sessions;
  }

  nextId(sessionNumber: number): string {
    this.#ids += 1;
    return `${sessionNumber}:${this.#ids}`;
  }

  /** Calls `listener` after every change, at once. Returns how to stop. */
  on(_event: 'change', listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** For sessions only: puts the `after` of every change in place. */
  apply(changes: readonly NodeChange[], origin: object): void {
    for (const { id, before, after } of changes) {
      if (after) this.#nodes.set(id, after);
      else this.#nodes.delete(id);
      const moved = before?.parent !== after?.parent || before?.order !== after?.order;
      if (!moved) continue;
      if (before?.parent) this.#children.delete(before.parent);
      if (after?.parent) this.#children.delete(after.parent);
    }
    for (const listener of [...this.#listeners]) listener({ changes, origin });
  }
}
