import type { EditorSession } from './editor-session.ts';
import type { NodeRecord } from './node-record.ts';
import { isInsideInstance } from './node-types.ts';

/** Copies a node and everything below it next to the original, in front of its siblings. */
export function cloneNode(session: EditorSession, original: NodeRecord): NodeRecord {
  const parent =
    original.parent !== null && !isInsideInstance(original) && original.type !== 'PAGE'
      ? original.parent
      : session.pageId;
  return copyInto(session, original, parent, () => session.document.nextId(session.number));
}

/** An instance of a component: its copies are named `I<instance>;<original>`. */
export function instantiate(session: EditorSession, component: NodeRecord): NodeRecord {
  const instanceId = session.document.nextId(session.number);
  const instance: NodeRecord = {
    ...component,
    id: instanceId,
    type: 'INSTANCE',
    parent: session.pageId,
    order: session.topOrder(session.pageId),
    mainComponent: component.id,
    description: '',
    pluginData: {},
    sharedPluginData: {},
    relaunchData: {},
  };
  session.insert(instance);
  const nameCopy = (source: NodeRecord): string => `I${instanceId};${source.id.replace(/^I/, '')}`;
  for (const id of session.document.children(component.id)) {
    copyInto(session, session.document.require(id), instanceId, nameCopy);
  }
  return instance;
}

function copyInto(
  session: EditorSession,
  source: NodeRecord,
  parent: string,
  nameCopy: (source: NodeRecord) => string,
): NodeRecord {
  const sourceChildren = session.document.children(source.id);
  const copy: NodeRecord = {
    ...source,
    id: nameCopy(source),
    parent,
    order: session.topOrder(parent),
  };
  session.insert(copy);
  for (const id of sourceChildren) {
    copyInto(session, session.document.require(id), copy.id, nameCopy);
  }
  return copy;
}
