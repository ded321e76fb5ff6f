import type { NodeRecord } from '../document/node-record.ts';
import type { PluginRun } from './plugin-run.ts';
import { isString } from './validators.ts';

/** bytes; "The total size of your entry (pluginId, key, value) cannot exceed 100 kB." */
const MAX_ENTRY_BYTES = 100_000;
const MAX_RELAUNCH_DESCRIPTION = 1000;

type Method = (run: PluginRun, record: NodeRecord, args: readonly unknown[]) => unknown;

/** What plugins keep on nodes. All of it is part of the document, and so of its undo steps. */
export const PLUGIN_DATA_METHODS: Readonly<Record<string, Method>> = {
  getPluginData: (run, record, [key]) => record.pluginData[join(run.manifest.id, text(key))] ?? '',
  getPluginDataKeys: (run, record) => keysOf(record.pluginData, run.manifest.id),
  setPluginData: (run, record, [key, value]) => {
    const pluginData = withEntry(record.pluginData, run.manifest.id, text(key), text(value));
    run.session.update(record.id, { pluginData });
  },
  getSharedPluginData: (_run, record, [namespace, key]) =>
    record.sharedPluginData[join(named(namespace), text(key))] ?? '',
  getSharedPluginDataKeys: (_run, record, [namespace]) =>
    keysOf(record.sharedPluginData, named(namespace)),
  setSharedPluginData: (run, record, [namespace, key, value]) => {
    const sharedPluginData = withEntry(
      record.sharedPluginData,
      named(namespace),
      text(key),
      text(value),
    );
    run.session.update(record.id, { sharedPluginData });
  },
  getRelaunchData: (run, record) => record.relaunchData[run.manifest.id] ?? {},
  setRelaunchData: (run, record, [data]) => {
    if (typeof data !== 'object' || data === null) throw new Error('Expected object');
    const entries = Object.entries(data);
    for (const [command, description] of entries) {
      isString(description);
      if (description.length > MAX_RELAUNCH_DESCRIPTION) {
        throw new Error(
          `Relaunch description for "${command}" exceeds ${MAX_RELAUNCH_DESCRIPTION} characters`,
        );
      }
    }
    const { [run.manifest.id]: _replaced, ...others } = record.relaunchData;
    const own = entries.length > 0 ? { [run.manifest.id]: Object.fromEntries(entries) } : {};
    run.session.update(record.id, { relaunchData: { ...others, ...own } });
  },
};

const join = (owner: string, key: string): string => `${owner}\n${key}`;

/** The keys under which `owner`, a plugin id or a namespace, keeps something. */
export function keysOf(data: Readonly<Record<string, string>>, owner: string): string[] {
  const prefix = join(owner, '');
  return Object.keys(data)
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
}

/** An empty value removes the entry. */
function withEntry(
  data: Readonly<Record<string, string>>,
  owner: string,
  key: string,
  value: string,
): Record<string, string> {
  const size = new TextEncoder().encode(owner + key + value).length;
  if (size > MAX_ENTRY_BYTES) throw new Error('Total entry size cannot exceed 100kB');
  const { [join(owner, key)]: _replaced, ...others } = data;
  return value === '' ? others : { ...others, [join(owner, key)]: value };
}

function text(value: unknown): string {
  isString(value);
  return value as string;
}

/** The namespace, if Figma takes it as one. */
export function named(namespace: unknown): string {
  const name = text(namespace);
  if (!/^[a-zA-Z0-9_.-]{3,}$/.test(name)) {
    throw new Error('The namespace must be at least 3 alphanumeric characters');
  }
  return name;
}
