import type { NodeRecord } from '../document/node-record.ts';
import { keysOf, named } from './plugin-data-methods.ts';
import { isArrayOf, isObject, isString } from './validators.ts';

/** What `findAllWithCriteria` may be asked for; whatever is absent does not matter. */
interface NodeCriteria {
  readonly types?: readonly string[];
  /** Data of the plugin's own: any, or under one of the keys. */
  readonly pluginData?: { readonly keys?: readonly string[] };
  readonly sharedPluginData?: { readonly namespace: string; readonly keys?: readonly string[] };
}

const isCriteria = isObject(
  {},
  {
    types: isArrayOf(isString),
    pluginData: isObject({}, { keys: isArrayOf(isString) }),
    sharedPluginData: isObject({ namespace: isString }, { keys: isArrayOf(isString) }),
  },
);

/** Whether a node meets all of the criteria; throws where Figma would not take them. */
export function readCriteria(value: unknown, pluginId: string): (record: NodeRecord) => boolean {
  isCriteria(value);
  const { types, pluginData, sharedPluginData } = value as NodeCriteria;
  if (sharedPluginData) named(sharedPluginData.namespace);
  return (record) =>
    (!types || types.includes(record.type)) &&
    (!pluginData || hasAny(keysOf(record.pluginData, pluginId), pluginData.keys)) &&
    (!sharedPluginData ||
      hasAny(keysOf(record.sharedPluginData, sharedPluginData.namespace), sharedPluginData.keys));
}

/** Without keys to look for, any will do. */
function hasAny(stored: readonly string[], wanted: readonly string[] | undefined): boolean {
  return wanted ? wanted.some((key) => stored.includes(key)) : stored.length > 0;
}
