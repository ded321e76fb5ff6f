import { callFigma, callMethod, getProperty, setProperty, shapeOf } from '../api/call-host.ts';
import { FIGMA_METHODS } from '../api/figma-methods.ts';
import { isDynamicPage, type PluginRun, requireAllPages } from '../api/plugin-run.ts';
import { notify } from '../api/window-methods.ts';
import type { NodeType } from '../document/node-record.ts';
import { RunTimers } from './run-timers.ts';

/** What one run's sandbox can ask for besides the plugin API itself. */
export interface OperationContext {
  readonly run: PluginRun;
  readonly html: string | undefined;
  readonly files: Readonly<Record<string, string>>;
  deliver(entry: string, args: readonly unknown[]): void;
  /** The plugin listens to document changes from now on. */
  watchDocument(): void;
  print(level: string, text: string): void;
  uncaught(error: Error): void;
}

type Operation = (args: readonly unknown[]) => unknown;

export interface HostOperations {
  readonly operate: (operation: string, args: readonly unknown[]) => unknown;
  /** Ends timers and takes back what should not outlive the run. */
  dispose(): void;
}

export function createHostOperations(context: OperationContext): HostOperations {
  const { run } = context;
  const timers = new RunTimers((id) => context.deliver('timer', [id]));
  const notifications = new Map<unknown, () => void>();

  const operations: Readonly<Record<string, Operation>> = {
    facts: () => ({
      methods: Object.keys(FIGMA_METHODS),
      command: run.command,
      pluginId: run.manifest.id,
      editorType: 'figma',
      html: context.html,
      files: context.files,
    }),
    shape: ([type]) => shapeOf(type as NodeType),
    removed: ([id]) => run.document.get(String(id)) === undefined,
    get: ([id, name]) => getProperty(run, String(id), String(name)),
    set: ([id, name, value]) => setProperty(run, String(id), String(name), value),
    method: ([id, name, ...args]) => callMethod(run, String(id), String(name), args),
    figma: ([name, ...args]) => callFigma(run, String(name), args),
    message: ([message]) => callFigma(run, 'ui.postMessage', [message]),
    search: ([id]) => {
      if (run.document.require(String(id)).type === 'DOCUMENT') requireAllPages(run, 'findAll');
    },
    listen: ([event]) => {
      if (event !== 'documentchange') return;
      if (isDynamicPage(run)) requireAllPages(run, "figma.on('documentchange')");
      context.watchDocument();
    },
    notify: ([id, message, options]) => {
      const cancel = notify(run, message, options, () => context.deliver('button', [id]));
      notifications.set(id, cancel);
    },
    unnotify: ([id]) => notifications.get(id)?.(),
    startTimer: ([id, delay, repeats]) => timers.start(Number(id), Number(delay), repeats === true),
    stopTimer: ([id]) => timers.stop(Number(id)),
    console: ([level, text]) => context.print(String(level), String(text)),
    utf8: ([bytes]) => new TextDecoder().decode(bytes as Uint8Array),
    uncaught: ([message, stack]) => {
      const error = new Error(String(message));
      if (typeof stack === 'string') error.stack = `Error: ${String(message)}\n${stack}`;
      context.uncaught(error);
    },
  };

  return {
    operate: (operation, args) => operations[operation]?.(args),
    dispose: () => timers.stopAll(),
  };
}
