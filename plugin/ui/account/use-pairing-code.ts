import { useEffect } from 'preact/hooks';

/**
 * A page that hosts the plugin may hand over the code instead of the person typing it: a message
 * `{pairingCode}` from the window's own parent, taken only while a pairing waits.
 */
export function usePairingCode(waiting: boolean, onCode: (code: string) => void): void {
  useEffect(() => {
    if (!waiting) return;
    const listen = (event: MessageEvent<unknown>) => {
      const { data } = event;
      if (event.source !== window.parent || typeof data !== 'object' || data === null) return;
      if ('pairingCode' in data && typeof data.pairingCode === 'string') onCode(data.pairingCode);
    };
    window.addEventListener('message', listen);
    return () => window.removeEventListener('message', listen);
  });
}
