import type { FixturePlugin } from './playground-server.ts';

/** A plugin that does one thing of each kind that the playground has to show. */
export const FIXTURE: FixturePlugin = {
  manifest: {
    name: 'Fixture',
    id: '777',
    api: '1.0.0',
    main: 'main.js',
    ui: 'ui.html',
    editorType: ['figma'],
    documentAccess: 'dynamic-page',
    menu: [
      { name: 'Open fixture', command: 'open' },
      { separator: true },
      { name: 'Say hello', command: 'hello' },
    ],
    relaunchButtons: [{ command: 'again', name: 'Fill again' }],
  },
  mainCode: `
    if (figma.command === 'hello') figma.closePlugin('Hello from the fixture');
    else {
      figma.showUI(__html__, { width: 300, height: 400, themeColors: true, title: 'Fixture' });
      figma.clientStorage.getAsync('count').then((count) => {
        figma.clientStorage.setAsync('count', (count || 0) + 1);
        console.log(figma.command, (count || 0) + 1);
      });
      figma.ui.onmessage = (message) => {
        if (message.type === 'fill') {
          const [node] = figma.currentPage.selection;
          figma.commitUndo();
          node.fills = [...node.fills, { type: 'SOLID', color: { r: 1, g: 0, b: 0 } }];
          node.setRelaunchData({ again: 'Red as before' });
          figma.commitUndo();
        } else if (message.type === 'resize') figma.ui.resize(message.width, message.height);
        else if (message.type === 'link') figma.openExternal(message.url);
        else if (message.type === 'notify') figma.notify(message.text);
      };
    }`,
  uiHtml: `<!doctype html><html lang="en"><title>Fixture</title><body>
    <button id="fill">Fill</button>
    <button id="resize">Resize</button>
    <button id="link">Link</button>
    <p id="heard"></p>
    <script>
      const say = (pluginMessage) => parent.postMessage({ pluginMessage, pluginId: '777' }, '*');
      fill.onclick = () => say({ type: 'fill' });
      resize.onclick = () => say({ type: 'resize', width: 480, height: 300 });
      link.onclick = () => say({ type: 'link', url: 'https://example.org/approve' });
      onmessage = ({ data }) => { if (data.pairingCode) heard.textContent = data.pairingCode; };
    </script></body></html>`,
};
