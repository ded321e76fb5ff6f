import type { HostDocument, NodeChange } from './host-document.ts';
import type { NodeRecord } from './node-record.ts';
import { sameValue } from './same-value.ts';

type Step = ReadonlyMap<string, NodeChange>;

/**
 * One person's undo steps. A step is undone field by field, so that what somebody else changed on
 * the same node in the meantime stays.
 */
export class UndoHistory {
  #pending = new Map<string, NodeChange>();
  readonly #undone: Step[] = [];
  readonly #done: Step[] = [];

  record(changes: readonly NodeChange[]): void {
    this.#undone.length = 0;
    for (const change of changes) {
      const earlier = this.#pending.get(change.id);
      const before = earlier ? earlier.before : change.before;
      if (before === null && change.after === null) this.#pending.delete(change.id);
      else this.#pending.set(change.id, { id: change.id, before, after: change.after });
    }
  }

  /**
   * Everything since the last commit becomes one step. What was changed and changed back is left
   * out, and nothing happens without changes.
   */
  commit(): void {
    const changed = [...this.#pending].filter(([, { before, after }]) => !sameValue(before, after));
    this.#pending = new Map();
    if (changed.length > 0) this.#done.push(new Map(changed));
  }

  /** The changes that take the last step back; pending changes are the last step. */
  undo(document: HostDocument): NodeChange[] {
    this.commit();
    const step = this.#done.pop();
    if (!step) return [];
    this.#undone.push(step);
    return replay(document, [...step.values()].map(reverse));
  }

  redo(document: HostDocument): NodeChange[] {
    if (this.#pending.size > 0) return [];
    const step = this.#undone.pop();
    if (!step) return [];
    this.#done.push(step);
    return replay(document, [...step.values()]);
  }
}

const reverse = ({ id, before, after }: NodeChange): NodeChange => ({
  id,
  before: after,
  after: before,
});

/** Carries a step over to the document as it is now. */
function replay(document: HostDocument, step: readonly NodeChange[]): NodeChange[] {
  const changes: NodeChange[] = [];
  for (const { id, before, after } of step) {
    const current = document.get(id) ?? null;
    if (!after) {
      if (!current) continue;
      for (const below of [...document.descendants(id)].reverse()) {
        changes.push({ id: below.id, before: below, after: null });
      }
      changes.push({ id, before: current, after: null });
    } else if (!before || !current) {
      if (!before) changes.push({ id, before: current, after });
    } else {
      changes.push({ id, before: current, after: withDifference(current, before, after) });
    }
  }
  return withoutOrphans(document, changes);
}

function withDifference(current: NodeRecord, from: NodeRecord, to: NodeRecord): NodeRecord {
  const different = (Object.keys(to) as (keyof NodeRecord)[]).filter(
    (key) => from[key] !== to[key],
  );
  return Object.assign({ ...current }, Object.fromEntries(different.map((key) => [key, to[key]])));
}

/** A node whose parent somebody else removed cannot come back. */
function withoutOrphans(document: HostDocument, changes: readonly NodeChange[]): NodeChange[] {
  const gone = new Set(changes.filter((change) => !change.after).map((change) => change.id));
  const back = new Set(changes.filter((change) => change.after).map((change) => change.id));
  const exists = (id: string | null): boolean =>
    id === null || back.has(id) || (!gone.has(id) && document.get(id) !== undefined);
  return changes.filter((change) => !change.after || exists(change.after.parent));
}
