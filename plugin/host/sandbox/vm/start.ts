/**
 * Runs first in the sandbox: makes the plugin's globals and leaves the host one way in. Everything
 * in this folder is bundled into one script for the VM, which has the bare language and no DOM.
 */
import { decodeWire } from '../wire.ts';
import { deliverMessage, figmaListeners, figmaObject, pressButton } from './figma-object.ts';
import { fireTimer, installGlobals } from './globals.ts';
import { callHost, settle } from './host-call.ts';
import { nodeObject } from './node-object.ts';
import { register, reviveTag, setFactories } from './references.ts';

interface Facts {
  readonly methods: string[];
  readonly command: string;
  readonly pluginId: string;
  readonly editorType: string;
  readonly html: string | undefined;
  readonly files: Record<string, string>;
}

setFactories({
  node: nodeObject,
  image: (hash) =>
    register(
      {
        hash,
        getBytesAsync: () => callHost('figma', ['image.getBytesAsync', hash]),
        getSizeAsync: () => callHost('figma', ['image.getSizeAsync', hash]),
      },
      { $: 'image', v: hash },
    ),
});
installGlobals();

const facts = callHost('facts', []) as Facts;
Object.assign(globalThis, {
  figma: figmaObject(facts),
  __html__: facts.html,
  __uiFiles__: facts.files,
});

const ENTRIES: Readonly<Record<string, (...args: never[]) => void>> = {
  settle,
  timer: fireTimer,
  message: deliverMessage,
  button: pressButton,
  event: (type: string, ...args: unknown[]) => figmaListeners.emit(type, ...args),
};

Object.assign(globalThis, {
  __figmaHostEnter: (entry: string, json: string, ...buffers: ArrayBuffer[]): void => {
    const args = decodeWire({ json, buffers }, reviveTag) as never[];
    ENTRIES[entry]?.(...args);
  },
});
Reflect.deleteProperty(globalThis, '__figmaHostCall');
