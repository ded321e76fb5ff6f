import { NODE_PROPERTIES } from '../api/node-properties.ts';
import { NodeReference } from '../api/references.ts';
import type { DocumentChangeEvent, NodeChange } from '../document/host-document.ts';
import type { NodeRecord } from '../document/node-record.ts';

/** One entry of the plugin API's `DocumentChangeEvent.documentChanges`. */
export interface DocumentChange {
  readonly type: 'CREATE' | 'DELETE' | 'PROPERTY_CHANGE';
  readonly id: string;
  readonly origin: 'LOCAL' | 'REMOTE';
  readonly node: unknown;
  readonly properties?: readonly string[];
}

/** Several changes in a row as Figma reports them: one entry for each node. */
export function documentChanges(
  events: readonly DocumentChangeEvent[],
  own: object,
): DocumentChange[] {
  const merged = new Map<string, { change: NodeChange; origin: 'LOCAL' | 'REMOTE' }>();
  for (const event of events) {
    const origin = event.origin === own ? 'LOCAL' : 'REMOTE';
    for (const change of event.changes) {
      const before = merged.get(change.id)?.change.before ?? change.before;
      merged.set(change.id, { change: { ...change, before }, origin });
    }
  }
  return [...merged.values()].flatMap(({ change, origin }) => describe(change, origin));
}

function describe({ id, before, after }: NodeChange, origin: 'LOCAL' | 'REMOTE'): DocumentChange[] {
  if (!before && !after) return [];
  if (!before && after) return [{ type: 'CREATE', id, origin, node: new NodeReference(after) }];
  if (before && !after) {
    return [{ type: 'DELETE', id, origin, node: { removed: true, type: before.type, id } }];
  }
  const properties = before && after ? changedProperties(before, after) : [];
  if (!after || properties.length === 0) return [];
  return [{ type: 'PROPERTY_CHANGE', id, origin, node: new NodeReference(after), properties }];
}

function changedProperties(before: NodeRecord, after: NodeRecord): string[] {
  const changed = (Object.keys(after) as (keyof NodeRecord)[]).filter(
    (key) => before[key] !== after[key],
  );
  const named = Object.entries(NODE_PROPERTIES)
    .filter(([, rule]) => rule.types.has(after.type))
    .filter(([, rule]) => rule.fields.some((field) => changed.includes(field)))
    .map(([name]) => name);
  const data = (['pluginData', 'relaunchData'] as const).filter((key) => changed.includes(key));
  return [...named, ...data];
}
