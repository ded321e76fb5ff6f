import type { FetchInit, FetchResult } from '../api/plugin-run.ts';
import { FRAME_READY, type FromFrame, type ToFrame } from './frame-protocol.ts';
import { buffersIn } from './message-data.ts';

export interface PluginFrameOptions {
  /** Where the iframe is put. */
  readonly container: HTMLElement;
  /** The frame document, served with `frameContentSecurityPolicy`. */
  readonly url: string;
  readonly pluginId: string;
  readonly title: string;
  onMessage(message: unknown): void;
  /** The UI posted something that Figma does not pass on. */
  onRefused(why: string): void;
}

/** ms between a document's load event and a message that it sent before. */
const GRACE = 1000;

interface Pending {
  resolve(result: FetchResult): void;
  reject(error: Error): void;
}

/** The iframe a run of a plugin has: invisible until the plugin shows a UI. */
export class PluginFrame {
  readonly #options: PluginFrameOptions;
  readonly #element: HTMLIFrameElement;
  readonly #port: MessagePort;
  readonly #fetches = new Map<number, Pending>();

  /** Resolves when the frame document answers; rejects when something else is at its address. */
  static async open(options: PluginFrameOptions): Promise<PluginFrame> {
    const element = document.createElement('iframe');
    element.title = options.title;
    element.style.cssText = 'border:0;display:none';
    const ready = whenReady(element, options.url);
    element.src = options.url;
    options.container.append(element);
    await ready.catch((error: unknown) => {
      element.remove();
      throw error;
    });
    const { port1, port2 } = new MessageChannel();
    element.contentWindow?.postMessage('port', '*', [port2]);
    return new PluginFrame(options, element, port1);
  }

  private constructor(options: PluginFrameOptions, element: HTMLIFrameElement, port: MessagePort) {
    this.#options = options;
    this.#element = element;
    this.#port = port;
    port.onmessage = (event: MessageEvent<FromFrame>) => this.#receive(event.data);
  }

  show(html: string): void {
    this.#tell({ type: 'show', html, pluginId: this.#options.pluginId });
  }

  /** px; hidden, the UI keeps running. */
  place(visible: boolean, width: number, height: number): void {
    this.#element.style.display = visible ? 'block' : 'none';
    this.#element.style.width = `${width}px`;
    this.#element.style.height = `${height}px`;
  }

  closeUi(): void {
    this.#element.style.display = 'none';
    this.#tell({ type: 'close' });
  }

  /** A plugin message. Its bytes are handed over: the caller must not use them again. */
  post(message: unknown): void {
    this.#tell({ type: 'post', message }, buffersIn(message));
  }

  /** To the UI's window as it is. */
  send(data: unknown): void {
    this.#tell({ type: 'raw', data });
  }

  /** In the frame document, which has no cookies and the plugin's policy. */
  fetch(url: string, init: FetchInit): Promise<FetchResult> {
    const id = this.#fetches.size + 1;
    return new Promise((resolve, reject) => {
      this.#fetches.set(id, { resolve, reject });
      this.#tell({ type: 'fetch', id, url, init });
    });
  }

  remove(): void {
    this.#port.close();
    this.#element.remove();
  }

  #receive(news: FromFrame): void {
    if (news.type === 'message') this.#options.onMessage(news.message);
    else if (news.type === 'refused') this.#options.onRefused(news.why);
    else if (news.type === 'fetched') this.#fetches.get(news.id)?.resolve(news.result);
    else if (news.type === 'fetch-failed') this.#fetches.get(news.id)?.reject(new Error(news.why));
  }

  #tell(order: ToFrame, transfer: Transferable[] = []): void {
    this.#port.postMessage(order, transfer);
  }
}

function whenReady(element: HTMLIFrameElement, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const listen = (event: MessageEvent): void => {
      if (event.source !== element.contentWindow || event.data !== FRAME_READY) return;
      window.removeEventListener('message', listen);
      resolve();
    };
    window.addEventListener('message', listen);
    // The frame document speaks before it has loaded: what says nothing by then is not it.
    element.addEventListener(
      'load',
      () => {
        setTimeout(() => {
          window.removeEventListener('message', listen);
          reject(new Error(`The frame document at ${url} does not answer`));
        }, GRACE);
      },
      { once: true },
    );
  });
}
