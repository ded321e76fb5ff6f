import type { Frame } from 'playwright-core';
import { expect, test } from 'vitest';
import { type HostWindow, type OpenPlugin, openPlugin, useHost } from './host-page.ts';

const NETWORK = (origin: string) => ({
  allowedDomains: ['none'],
  devAllowedDomains: [origin],
  reasoning: 'The tests’ own server.',
});
const host = useHost({ files: { '/data.json': '{"n":1}' }, networkAccess: NETWORK });

const RELAY = `figma.ui.onmessage = (message) => console.log(JSON.stringify(message));`;

const open = (ui: string, main = '', options = ''): Promise<OpenPlugin> =>
  openPlugin({
    main: `${RELAY} figma.showUI(__html__, {${options}}); ${main}`,
    ui,
    manifest: { networkAccess: NETWORK(host.server().origin) },
  });

const script = (code: string): string => `<!doctype html><html><body><script>
  const send = (message) => parent.postMessage({ pluginMessage: message }, '*');
  ${code}
</script></body></html>`;

async function first(plugin: OpenPlugin): Promise<unknown> {
  const [line] = await plugin.printed(1);
  return JSON.parse(line ?? '');
}

async function uiFrame({ page }: OpenPlugin): Promise<Frame> {
  await expect
    .poll(() => page.frames().some((frame) => frame.url().startsWith('data:')))
    .toBe(true);
  const found = page.frames().find((frame) => frame.url().startsWith('data:'));
  if (!found) throw new Error('The plugin has no UI');
  return found;
}

test('the UI is a data: document without an origin, storage, cookies or a secure context', async () => {
  const plugin = await open(
    script(`
      const refused = (act) => { try { act(); return false; } catch { return true; } };
      send([location.protocol, origin, isSecureContext, typeof crypto.subtle,
        refused(() => localStorage.length), refused(() => document.cookie),
        typeof crypto.getRandomValues]);
    `),
  );
  expect(await first(plugin)).toEqual([
    'data:',
    'null',
    false,
    'undefined',
    true,
    true,
    'function',
  ]);
});

test('messages cross both ways with bytes, dates and undefined, and wait for the UI', async () => {
  const plugin = await open(
    script(`
      onmessage = (event) => {
        const { pluginMessage, pluginId } = event.data;
        send({ pluginId, size: pluginMessage.bytes.length, last: pluginMessage.bytes[2],
          year: pluginMessage.date.getUTCFullYear(), has: 'nothing' in pluginMessage,
          back: new Uint8Array([9, 8]) });
      };
    `),
    `figma.ui.postMessage({ bytes: new Uint8Array([1, 2, 3]), date: new Date(0), nothing: undefined });
     figma.ui.on('message', (message) => console.log(message.back instanceof Uint8Array, message.back.length));`,
  );
  const printed = await plugin.printed(2);
  expect(JSON.parse(printed[0] ?? '')).toMatchObject({
    pluginId: 'trial',
    size: 3,
    last: 3,
    year: 1970,
    has: true,
  });
  expect(printed[1]).toBe('true 2');
});

test('main code cannot post functions, figma.mixed, ArrayBuffers or other typed arrays', async () => {
  const plugin = await open(
    '<p></p>',
    `for (const value of [figma.mixed, () => 1, new ArrayBuffer(1), new Float32Array(1), new Map()]) {
      try { figma.ui.postMessage({ value }); console.log('sent'); }
      catch (error) { console.log(error.message); }
    }`,
  );
  expect(await plugin.printed(5)).toEqual([
    'Cannot unwrap symbol',
    'Cannot unwrap function',
    'Cannot unwrap ArrayBuffer',
    'Cannot unwrap Float32Array',
    'Cannot unwrap Map',
  ]);
});

test('the UI cannot post Blobs, ArrayBuffers or other typed arrays', async () => {
  const plugin = await open(
    script('send({ a: [new Blob([])] }); send(new ArrayBuffer(1)); send(new Uint16Array(1));'),
  );
  expect(await plugin.errors(3)).toEqual([
    'in postMessage: Cannot unwrap Blob',
    'in postMessage: Cannot unwrap ArrayBuffer',
    'in postMessage: Cannot unwrap Uint16Array',
  ]);
  expect(await plugin.printed(0)).toEqual([]);
});

test('the UI and main code reach only what the manifest lists', async () => {
  const { origin } = host.server();
  const elsewhere = origin.replace('localhost', '127.0.0.1');
  const attempt = `const attempt = async (url) => {
    try { return (await (await fetch(url)).json()).n; } catch { return 'refused'; }
  };`;
  const plugin = await open(
    script(`${attempt}
      (async () => send([await attempt('${origin}/data.json'), await attempt('${elsewhere}/data.json')]))();
    `),
    `${attempt}
    (async () => console.log(JSON.stringify([await attempt('${origin}/data.json'),
      await attempt('${elsewhere}/data.json')])))();`,
  );
  expect(await plugin.printed(2)).toEqual(['[1,"refused"]', '[1,"refused"]']);
});

test('no cookie of the page’s site goes out from the UI or the frame', async () => {
  const { origin, requests } = host.server();
  const plugin = await open(
    script(`
      const closed = (act) => { try { return act(); } catch { return 'closed'; } };
      onmessage = async ({ data }) => {
        if (!data.start) return;
        await fetch('${origin}/data.json');
        const asked = await fetch('${origin}/data.json', { credentials: 'include' }).then(
          () => 'answered', () => 'refused');
        send(['ui', asked, closed(() => parent.document.cookie), closed(() => top.document.cookie)]);
      };
      send(['ready']);
    `),
    `figma.ui.on('message', ([what]) => {
      if (what === 'ui') fetch('${origin}/data.json').then(() => console.log('["main"]'));
    });`,
  );
  await plugin.printed(1);
  await plugin.page.context().addCookies([{ name: 'session', value: 'secret', url: origin }]);
  await plugin.page.evaluate(async () => {
    await fetch('/data.json');
  });
  expect(requests.at(-1)?.cookie).toBe('session=secret');
  const before = requests.length;
  await plugin.page.evaluate(() =>
    (window as unknown as HostWindow).plugin.sendToUiWindow({ start: true }),
  );
  expect(await plugin.printed(3)).toEqual([
    '["ready"]',
    '["ui","refused","closed","closed"]',
    '["main"]',
  ]);
  const sent = requests.slice(before).filter(({ path }) => path === '/data.json');
  expect(sent.length).toBeGreaterThanOrEqual(2);
  expect(sent.map(({ cookie }) => cookie)).toEqual(sent.map(() => undefined));
});

test('themeColors gives the colours and the class, and they change while the UI is open', async () => {
  const plugin = await open(
    `<!doctype html><html lang="en"><head><style>body { background: var(--figma-color-bg) }</style>
    </head><body></body></html>`,
    '',
    'themeColors: true',
  );
  const frame = await uiFrame(plugin);
  const look = (): Promise<string[]> =>
    frame.evaluate(() => [
      document.documentElement.className,
      getComputedStyle(document.body).backgroundColor,
      document.compatMode,
    ]);
  await expect.poll(look).toEqual(['figma-light', 'rgb(255, 255, 255)', 'CSS1Compat']);
  await plugin.page.evaluate(() => (window as unknown as HostWindow).plugin.setTheme('dark'));
  await expect.poll(look).toEqual(['figma-dark', 'rgb(44, 44, 44)', 'CSS1Compat']);
});

test('without themeColors the UI gets neither colours nor a class', async () => {
  const plugin = await open(
    script("send([document.documentElement.className, document.querySelector('style') === null])"),
  );
  expect(await first(plugin)).toEqual(['', true]);
});

test('showUI opens a window of the size and title asked for, which goes when the plugin closes', async () => {
  const plugin = await open(
    script('onmessage = (event) => send(event.data.pluginMessage);'),
    '',
    'width: 320, height: 240, title: "Studio"',
  );
  const { page } = plugin;
  const box = (): Promise<unknown> =>
    page.evaluate(() => {
      const { plugin } = window as unknown as HostWindow;
      const frame = document.querySelector('iframe')?.getBoundingClientRect();
      return [plugin.ui ?? null, frame?.width, frame?.height];
    });
  expect(await box()).toEqual([
    { visible: true, title: 'Studio', width: 320, height: 240 },
    320,
    240,
  ]);
  await page.evaluate(() => {
    const { plugin } = window as unknown as HostWindow;
    plugin.close();
  });
  expect(await box()).toEqual([null, undefined, undefined]);
});

test('a plugin can resize and hide its own UI, which keeps running', async () => {
  const plugin = await open(
    script('onmessage = (event) => send(event.data.pluginMessage);'),
    `figma.ui.resize(20, 400);
     figma.ui.hide();
     figma.ui.postMessage('still there');`,
  );
  expect(await first(plugin)).toBe('still there');
  const state = await plugin.page.evaluate(() => (window as unknown as HostWindow).plugin.ui);
  expect(state).toEqual({ visible: false, title: 'Trial', width: 70, height: 400 });
});

test('a plugin can show its hidden UI and close it', async () => {
  const plugin = await open(
    script(''),
    `figma.ui.show();
     console.log('shown');
     setTimeout(() => {
       figma.ui.close();
       try { figma.ui.show(); } catch (error) { console.log(error.message); }
     }, 5);`,
    'visible: false',
  );
  expect(await plugin.printed(2)).toEqual([
    'shown',
    'in ui.show: No UI available. Call figma.showUI() first.',
  ]);
  expect(await plugin.page.evaluate(() => (window as unknown as HostWindow).plugin.ui)).toBe(
    undefined,
  );
});

test('messages to a UI that is not there are refused', async () => {
  const plugin = await openPlugin({
    main: `try { figma.ui.postMessage(1); } catch (error) { console.log(error.message); }`,
  });
  expect(await plugin.printed(1)).toEqual([
    'in ui.postMessage: No UI available. Call figma.showUI() first.',
  ]);
});

test('the page around can hand the UI something that is not a plugin message', async () => {
  const plugin = await open(
    script(
      'onmessage = (event) => send([event.data, event.source === parent]); send("listening");',
    ),
  );
  await plugin.printed(1);
  await plugin.page.evaluate(() =>
    (window as unknown as HostWindow).plugin.sendToUiWindow({ pairingCode: 'ABCD2345' }),
  );
  const printed = await plugin.printed(2);
  expect(JSON.parse(printed[1] ?? '')).toEqual([{ pairingCode: 'ABCD2345' }, true]);
});

test('a message meant for another plugin is not delivered', async () => {
  const plugin = await open(
    script(`
      parent.postMessage({ pluginMessage: 'theirs', pluginId: 'other' }, '*');
      parent.postMessage({ pluginMessage: 'ours', pluginId: 'trial' }, '*');
    `),
  );
  expect(await first(plugin)).toBe('ours');
});

test('a frame document that does not answer is an error, not a wait without end', async () => {
  const plugin = await openPlugin({ main: '' });
  const outcome = await plugin.page.evaluate(async () => {
    const { host, file } = window as unknown as HostWindow;
    const other = await host.createFigmaHost({
      manifest: { name: 'Trial', id: 'trial', api: '1.0.0', main: 'main.js' },
      mainCode: '',
      document: file,
      storage: host.createMemoryStorage(),
      container: document.body,
      frameUrl: '/nowhere.html',
      fontUrl: '/inter.woff2',
    });
    return other.run().then(
      () => 'started',
      (error: Error) => error.message,
    );
  });
  expect(outcome).toBe('The frame document at /nowhere.html does not answer');
});
