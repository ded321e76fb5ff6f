import type { NodePatch, NodeRecord, NodeType } from '../document/node-record.ts';
import type { PluginRun } from './plugin-run.ts';
import type { Check } from './validators.ts';

/** One property of the plugin API's nodes: which types show it, how it reads and what may be set. */
export interface PropertyRule {
  readonly types: ReadonlySet<NodeType>;
  /** The names of the record fields it reads, for `documentchange`. */
  readonly fields: readonly (keyof NodeRecord)[];
  /** Cannot be changed on a layer inside an instance. */
  readonly fixedInInstance: boolean;
  get(run: PluginRun, record: NodeRecord): unknown;
  set?(run: PluginRun, record: NodeRecord, value: unknown): void;
}

export const setOf = (...names: NodeType[]): ReadonlySet<NodeType> => new Set(names);

/** A property that is a record field of the same name. */
export function field(
  types: ReadonlySet<NodeType>,
  key: keyof NodePatch,
  check: Check,
  options: { readonly fixedInInstance?: boolean } = {},
): PropertyRule {
  return {
    types,
    fields: [key],
    fixedInInstance: options.fixedInInstance ?? false,
    get: (_run, record) => record[key],
    set: (run, record, value) => {
      check(value);
      const patch: NodePatch = { [key]: value };
      run.session.update(record.id, patch);
    },
  };
}

/** A property that can only be read. */
export function computed(
  types: ReadonlySet<NodeType>,
  get: PropertyRule['get'],
  fields: readonly (keyof NodeRecord)[] = [],
): PropertyRule {
  return { types, fields, fixedInInstance: true, get };
}
