import { callHost } from './host-call.ts';
import { guarded, Listeners } from './listeners.ts';
import { MIXED } from './references.ts';

interface Facts {
  readonly methods: readonly string[];
  readonly command: string;
  readonly pluginId: string;
  readonly editorType: string;
}

type MessageHandler = (message: unknown, props: { origin: string }) => unknown;

const EVENTS = ['selectionchange', 'currentpagechange', 'close', 'run', 'documentchange'];

export const figmaListeners = new Listeners('figma', EVENTS);
export const uiListeners = new Listeners('figma.ui', ['message']);

const buttons = new Map<number, () => unknown>();
let onMessage: MessageHandler | undefined;

const host =
  (name: string) =>
  (...args: unknown[]): unknown =>
    callHost('figma', [name, ...args]);

/** Makes the `figma` global out of what the host says it can do. */
export function figmaObject(facts: Facts): object {
  const figma: Record<string, unknown> = {
    apiVersion: '1.0.0',
    command: facts.command,
    pluginId: facts.pluginId,
    editorType: facts.editorType,
    mode: 'default',
    // Figma gives it to private plugins only.
    fileKey: undefined,
    mixed: MIXED,
    skipInvisibleInstanceChildren: false,
    on: figmaListeners.add.bind(figmaListeners),
    once: (event: string, handler: () => unknown) => figmaListeners.add(event, handler, true),
    off: figmaListeners.remove.bind(figmaListeners),
    notify,
    ui: loud('figma.ui', uiObject()),
    clientStorage: loud('figma.clientStorage', methodsOf('clientStorage.', facts.methods)),
    viewport: loud('figma.viewport', viewportObject()),
  };
  const internal = /\.|^(getRoot|getCurrentPage|setCurrentPage|getCurrentUser|fetch)$/;
  for (const name of facts.methods) if (!internal.test(name)) figma[name] = host(name);
  Object.defineProperties(figma, {
    root: { get: host('getRoot') },
    currentPage: { get: host('getCurrentPage'), set: host('setCurrentPage') },
    currentUser: { get: host('getCurrentUser') },
  });
  return loud('figma', figma, ['skipInvisibleInstanceChildren', 'currentPage']);
}

export function deliverMessage(message: unknown): void {
  const props = { origin: 'null' };
  const handler = onMessage;
  if (handler) guarded(() => handler(message, props));
  uiListeners.emit('message', message, props);
}

export function pressButton(id: number): void {
  const action = buttons.get(id);
  if (action) guarded(action);
}

/** An object that throws for what it lacks, naming it, where a plain one would give `undefined`. */
function loud(name: string, target: object, writable: readonly string[] = []): object {
  const missing = (key: string | symbol): Error =>
    new Error(`${name}.${String(key)} is not implemented by this Figma host`);
  return new Proxy(target, {
    get: (object, key, receiver) => {
      if (key in object || typeof key === 'symbol' || key === 'then' || key === 'toJSON') {
        return Reflect.get(object, key, receiver);
      }
      throw missing(key);
    },
    set: (object, key, value) => {
      const descriptor = Object.getOwnPropertyDescriptor(object, key);
      if (!descriptor) throw missing(key);
      if (!descriptor.set && !writable.includes(String(key))) {
        throw new TypeError(`Cannot assign to read only property '${String(key)}' of object`);
      }
      return Reflect.set(object, key, value);
    },
  });
}

function methodsOf(prefix: string, methods: readonly string[]): Record<string, unknown> {
  const own = methods.filter((name) => name.startsWith(prefix));
  return Object.fromEntries(own.map((name) => [name.slice(prefix.length), host(name)]));
}

function uiObject(): object {
  const object = {
    show: host('ui.show'),
    hide: host('ui.hide'),
    resize: host('ui.resize'),
    close: host('ui.close'),
    // As a plain object, so that a node in a message is its id and not a reference.
    postMessage: (message: unknown) => callHost('message', [message]),
    on: uiListeners.add.bind(uiListeners),
    once: (event: string, handler: () => unknown) => uiListeners.add(event, handler, true),
    off: uiListeners.remove.bind(uiListeners),
  };
  return Object.defineProperty(object, 'onmessage', {
    get: () => onMessage,
    set: (handler: MessageHandler | undefined) => {
      onMessage = handler;
    },
  });
}

function viewportObject(): object {
  return Object.defineProperties(
    { scrollAndZoomIntoView: host('viewport.scrollAndZoomIntoView') },
    {
      center: { get: host('viewport.getCenter'), set: host('viewport.setCenter') },
      zoom: { get: host('viewport.getZoom'), set: host('viewport.setZoom') },
      bounds: { get: host('viewport.getBounds') },
    },
  );
}

interface NotifyOptions {
  readonly timeout?: number;
  readonly error?: boolean;
  readonly button?: { readonly text: string; readonly action: () => unknown };
}

let notifications = 0;

function notify(message: string, options: NotifyOptions = {}): { cancel: () => void } {
  notifications += 1;
  const id = notifications;
  const { button, timeout, error } = options;
  if (button) buttons.set(id, button.action);
  const told = { timeout, error, button: button ? { text: button.text } : undefined };
  callHost('notify', [id, message, told]);
  return { cancel: () => callHost('unnotify', [id]) };
}
