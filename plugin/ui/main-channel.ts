import {
  type CanvasSelection,
  type Channel,
  createChannel,
  type MainCalls,
  type UiCalls,
} from '../protocol.ts';

/** The line to the plugin's main code, which alone sees the canvas. */
export type MainChannel = Channel<MainCalls>;

export function connectMain(onSelection: (selection: CanvasSelection) => void): MainChannel {
  const channel = createChannel<MainCalls, UiCalls>(
    (pluginMessage) => window.parent.postMessage({ pluginMessage }, '*'),
    {
      selectionChanged({ selection }) {
        onSelection(selection);
        return undefined;
      },
    },
  );
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const { data } = event;
    if (event.source !== window.parent || typeof data !== 'object' || data === null) return;
    if ('pluginMessage' in data) channel.receive(data.pluginMessage);
  });
  return channel;
}
