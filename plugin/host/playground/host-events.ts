/*
 * How other scripts on the page work with the playground, by events on `window`. From here:
 * `figma-host:ready`, and `figma-host:open-external` with `detail.url` for an address the plugin
 * wants opened, which whoever sees to it cancels. To here: `figma-host:run` with `detail.command`,
 * and `figma-host:send-to-ui`, whose detail is posted to the plugin's window as it is.
 */

declare global {
  interface Window {
    /** True once the page answers to the events. */
    figmaHostReady?: boolean;
  }
}

export function tellReady(): void {
  window.figmaHostReady = true;
  window.dispatchEvent(new CustomEvent('figma-host:ready'));
}

/** Opens an address in a tab of its own, unless another script on the page sees to it. */
export function openExternal(url: string): void {
  const event = new CustomEvent('figma-host:open-external', { cancelable: true, detail: { url } });
  if (window.dispatchEvent(event)) window.open(url, '_blank', 'noopener');
}

export function listenForOrders(orders: {
  run(command: string): void;
  sendToUi(data: unknown): void;
}): void {
  window.addEventListener('figma-host:run', (event) => {
    const command = detailOf(event)?.command;
    orders.run(typeof command === 'string' ? command : '');
  });
  window.addEventListener('figma-host:send-to-ui', (event) => {
    if (event instanceof CustomEvent) orders.sendToUi(event.detail);
  });
}

function detailOf(event: Event): { readonly command?: unknown } | undefined {
  const detail: unknown = event instanceof CustomEvent ? event.detail : undefined;
  return typeof detail === 'object' && detail !== null ? detail : undefined;
}
