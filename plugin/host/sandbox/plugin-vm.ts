/// <reference path="./vm-source.d.ts" />
import vmSource from 'figma-host:vm-source';
import variant from '@jitl/quickjs-singlefile-browser-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
} from 'quickjs-emscripten-core';
import { ImageReference, MIXED, NodeReference } from '../api/references.ts';
import { type CustomTag, decodeWire, encodeWire } from './wire.ts';

export interface VmHooks {
  /** Carries out an operation that plugin code asked for. A promise is handed on as one. */
  operate(operation: string, args: readonly unknown[]): unknown;
  /** An error that no plugin code caught. */
  uncaught(error: Error): void;
}

/** bytes */
const MEMORY_LIMIT = 1024 * 1024 * 1024;
const STACK_LIMIT = 512 * 1024;

/**
 * One plugin's main code in a QuickJS VM of its own. Host code never runs the VM from inside a call
 * that the VM made: what arrives meanwhile waits until that call is over.
 */
export class PluginVm {
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  readonly #hooks: VmHooks;
  readonly #waiting: (() => void)[] = [];
  #entry: QuickJSHandle | undefined;
  #inside = false;
  #promises = 0;
  #disposed = false;

  /** Starts a VM with `figma` and the other globals, no plugin code yet. */
  static async start(hooks: VmHooks): Promise<PluginVm> {
    // A module of its own has a memory of its own: nothing outlives a run.
    const module = await newQuickJSWASMModuleFromVariant(variant);
    const runtime = module.newRuntime({
      memoryLimitBytes: MEMORY_LIMIT,
      maxStackSizeBytes: STACK_LIMIT,
    });
    const vm = new PluginVm(runtime, runtime.newContext(), hooks);
    vm.#install();
    return vm;
  }

  private constructor(runtime: QuickJSRuntime, context: QuickJSContext, hooks: VmHooks) {
    this.#runtime = runtime;
    this.#context = context;
    this.#hooks = hooks;
  }

  /** Runs the plugin's main file. What it throws is reported as uncaught. */
  evaluate(code: string, filename: string): void {
    this.#enter(() => {
      const result = this.#context.evalCode(code, filename, { type: 'global' });
      this.#reportFailure(result);
    });
  }

  /** Calls one of the entries of `vm/start.ts`, as soon as the VM is not busy. */
  deliver(entry: string, args: readonly unknown[]): void {
    if (this.#disposed) return;
    if (this.#inside) {
      this.#waiting.push(() => this.deliver(entry, args));
      return;
    }
    this.#enter(() => {
      const { json, buffers } = encodeWire(args, tagOf);
      const handles = [
        this.#context.newString(entry),
        this.#context.newString(json),
        ...buffers.map((buffer) => this.#context.newArrayBuffer(buffer)),
      ];
      if (this.#entry) {
        const { undefined: none } = this.#context;
        this.#reportFailure(this.#context.callFunction(this.#entry, none, ...handles));
      }
      for (const handle of handles) handle.dispose();
    });
  }

  /** Ends the VM. Not from inside an operation. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#entry?.dispose();
    try {
      this.#context.dispose();
      this.#runtime.dispose();
    } catch {
      // QuickJS asserts that nothing is left over; the module goes with its memory all the same.
    }
  }

  #install(): void {
    const context = this.#context;
    const call = context.newFunction('__figmaHostCall', (operation, json, ...buffers) =>
      this.#operate(
        context.getString(operation),
        decodeWire(
          { json: context.getString(json), buffers: buffers.map((one) => this.#copy(one)) },
          revive,
        ) as readonly unknown[],
      ),
    );
    context.setProp(context.global, '__figmaHostCall', call);
    call.dispose();
    this.#enter(() => {
      this.#reportFailure(context.evalCode(vmSource, 'figma-host.js', { type: 'global' }));
    });
    this.#entry = context.getProp(context.global, '__figmaHostEnter');
    context.unwrapResult(context.evalCode('delete globalThis.__figmaHostEnter')).dispose();
  }

  #operate(operation: string, args: readonly unknown[]): QuickJSHandle {
    let reply: unknown;
    try {
      const value = this.#hooks.operate(operation, args);
      reply = value instanceof Promise ? { promise: this.#follow(value) } : { value };
    } catch (error) {
      reply = { error: plainError(error) };
    }
    const { json, buffers } = encodeWire(reply, tagOf);
    const text = this.#context.newString(json);
    if (buffers.length === 0) return text;
    const array = this.#context.newArray();
    for (const [index, handle] of [
      text,
      ...buffers.map((buffer) => this.#context.newArrayBuffer(buffer)),
    ].entries()) {
      this.#context.setProp(array, index, handle);
      handle.dispose();
    }
    return array;
  }

  #follow(promise: Promise<unknown>): number {
    this.#promises += 1;
    const id = this.#promises;
    promise.then(
      (value) => this.deliver('settle', [id, true, value]),
      (error: unknown) => this.deliver('settle', [id, false, plainError(error)]),
    );
    return id;
  }

  #enter(act: () => void): void {
    if (this.#disposed) return;
    this.#inside = true;
    try {
      act();
      this.#runJobs();
    } finally {
      this.#inside = false;
    }
    this.#waiting.shift()?.();
  }

  /** Promise reactions: QuickJS runs none by itself. */
  #runJobs(): void {
    while (this.#runtime.hasPendingJob()) {
      const result = this.#runtime.executePendingJobs();
      if (result.error) this.#report(result.error);
      result.dispose();
    }
  }

  #reportFailure(result: { error?: QuickJSHandle; dispose(): void }): void {
    if (result.error) this.#report(result.error);
    result.dispose();
  }

  #report(handle: QuickJSHandle): void {
    const { name, message, stack } = this.#context.dump(handle) as Partial<Error>;
    const error = new Error(message ?? 'The plugin threw something that is not an Error');
    if (name) error.name = name;
    if (stack) error.stack = `${error.name}: ${error.message}\n${stack}`;
    this.#hooks.uncaught(error);
  }

  /** Out of the VM's memory, which moves when it grows. */
  #copy(handle: QuickJSHandle): ArrayBuffer {
    const inside = this.#context.getArrayBuffer(handle);
    const copy = inside.value.slice();
    inside.dispose();
    return copy.buffer;
  }
}

function tagOf(value: unknown): CustomTag | undefined {
  if (value === MIXED) return { $: 'mixed' };
  if (value instanceof NodeReference) return { $: 'node', v: { id: value.id, type: value.type } };
  return value instanceof ImageReference ? { $: 'image', v: value.hash } : undefined;
}

function revive(tag: CustomTag): unknown {
  if (tag.$ === 'mixed') return MIXED;
  return tag.$ === 'node'
    ? new NodeReference(tag.v as NodeReference)
    : new ImageReference(tag.v as string);
}

const plainError = (error: unknown): { name: string; message: string } =>
  error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
