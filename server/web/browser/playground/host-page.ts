/*
 * What the playground's page and this script say to each other: events on `window`, and nothing
 * else. The page is built from the Figma host, which knows nothing of the service.
 */

declare global {
  interface Window {
    /** True once the page can run commands; `figma-host:ready` was fired at that moment. */
    figmaHostReady?: boolean;
  }
}

/** Calls back once the page can run commands. */
export function whenHostIsReady(callback: () => void): void {
  if (window.figmaHostReady === true) callback();
  else window.addEventListener('figma-host:ready', callback, { once: true });
}

/** Runs one of the plugin's menu commands. */
export function runCommand(command: string): void {
  window.dispatchEvent(new CustomEvent('figma-host:run', { detail: { command } }));
}

/** Hands something to the plugin's window. */
export function sendToUi(detail: { pairingCode: string }): void {
  window.dispatchEvent(new CustomEvent('figma-host:send-to-ui', { detail }));
}

/**
 * Tells of every address the plugin wants opened. `take` says whether it sees to the address
 * itself; otherwise the page opens it as Figma would.
 */
export function onOpenExternal(take: (url: string) => boolean): void {
  window.addEventListener('figma-host:open-external', (event) => {
    if (!(event instanceof CustomEvent)) return;
    const detail: unknown = event.detail;
    if (typeof detail !== 'object' || detail === null || !('url' in detail)) return;
    if (typeof detail.url === 'string' && take(detail.url)) event.preventDefault();
  });
}
