/**
 * The script of the frame document. It stands between the page and the plugin's UI: it makes the
 * `data:` iframe, which inherits this document's policy, and passes messages in both directions.
 */
import { FRAME_READY, type FromFrame, type ToFrame } from './frame-protocol.ts';
import { buffersIn, refusedIn } from './message-data.ts';

let port: MessagePort | undefined;
let ui: HTMLIFrameElement | undefined;
let pluginId = '';
let loaded = false;
const waiting: { readonly data: unknown; readonly transfer: ArrayBuffer[] }[] = [];

window.addEventListener('message', ({ source, data, ports }) => {
  if (source === window.parent && !port && ports[0]) {
    port = ports[0];
    port.onmessage = (event: MessageEvent<ToFrame>) => receive(event.data);
  } else if (ui && source === ui.contentWindow) {
    passOn(data);
  }
});
window.parent.postMessage(FRAME_READY, '*');

function receive(order: ToFrame): void {
  if (order.type === 'show') show(order.html, order.pluginId);
  else if (order.type === 'close') close();
  else if (order.type === 'fetch') void carryOut(order);
  else if (order.type === 'raw') toUi(order.data, []);
  else {
    toUi({ pluginMessage: order.message, pluginId }, buffersIn(order.message));
  }
}

function show(html: string, id: string): void {
  close();
  pluginId = id;
  ui = document.createElement('iframe');
  ui.addEventListener('load', () => {
    loaded = true;
    tell({ type: 'loaded' });
    for (const { data, transfer } of waiting.splice(0)) toUi(data, transfer);
  });
  ui.src = `data:text/html;charset=utf-8;base64,${base64(html)}`;
  document.body.append(ui);
}

function close(): void {
  ui?.remove();
  ui = undefined;
  loaded = false;
  waiting.length = 0;
}

/** Messages wait for the UI's scripts to be there, as in Figma. */
function toUi(data: unknown, transfer: ArrayBuffer[]): void {
  if (loaded) ui?.contentWindow?.postMessage(data, '*', transfer);
  else waiting.push({ data, transfer });
}

function passOn(data: unknown): void {
  if (typeof data !== 'object' || data === null || !('pluginMessage' in data)) return;
  const addressee = 'pluginId' in data ? data.pluginId : undefined;
  if (addressee !== undefined && addressee !== '*' && addressee !== pluginId) return;
  const message = data.pluginMessage;
  const refused = refusedIn(message);
  if (refused) tell({ type: 'refused', why: `in postMessage: Cannot unwrap ${refused}` });
  else tell({ type: 'message', message }, buffersIn(message));
}

async function carryOut({ id, url, init }: Extract<ToFrame, { type: 'fetch' }>): Promise<void> {
  try {
    const response = await fetch(url, { ...init, credentials: 'omit' });
    const body = new Uint8Array(await response.arrayBuffer());
    const { status, statusText, redirected, url: finalUrl } = response;
    const headers = Object.fromEntries(response.headers);
    const result = { url: finalUrl, status, statusText, redirected, headers, body };
    tell({ type: 'fetched', id, result }, [body.buffer]);
  } catch (error) {
    tell({ type: 'fetch-failed', id, why: error instanceof Error ? error.message : String(error) });
  }
}

function tell(news: FromFrame, transfer: Transferable[] = []): void {
  port?.postMessage(news, transfer);
}

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (let start = 0; start < bytes.length; start += 8192) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return btoa(binary);
}
