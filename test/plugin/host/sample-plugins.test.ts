/**
 * Small plugins that behave as Figma's public samples do (https://github.com/figma/plugin-samples),
 * each written for this test.
 */
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { type HostWindow, inPlugin, openPlugin, useHost } from './host-page.ts';

const METADATA = (origin: string) => ({ allowedDomains: [origin] });
const host = useHost({
  files: { '/page.html': '<title>A page</title>' },
  networkAccess: METADATA,
});

const HALVES = `
  <svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">
    <rect width="20" height="20" fill="#ff0000"/><rect x="20" width="20" height="20" fill="#00ff00"/>
  </svg>`;

test('invert image: the UI works on the pixels, main replaces the fill', async () => {
  const png = (await sharp(Buffer.from(HALVES)).png().toBuffer()).toString('base64');
  const plugin = await openPlugin({
    setup: `
      const bytes = Uint8Array.from(atob('${png}'), (c) => c.charCodeAt(0));
      const { hash } = file.images.add(bytes);
      session.create('RECTANGLE', session.pageId, {
        width: 40, height: 20, fills: [{ type: 'IMAGE', scaleMode: 'FILL', imageHash: hash }] });
    `,
    main: `(async () => {
      const [node] = figma.currentPage.children;
      const fills = [];
      for (const paint of node.fills) {
        const bytes = await figma.getImageByHash(paint.imageHash).getBytesAsync();
        figma.showUI(__html__, { visible: false });
        figma.ui.postMessage(bytes);
        const inverted = await new Promise((resolve) => { figma.ui.onmessage = resolve; });
        fills.push(Object.assign({}, paint, { imageHash: figma.createImage(inverted).hash }));
      }
      node.fills = fills;
      console.log(figma.base64Encode(await node.exportAsync({ format: 'PNG' })));
    })()`,
    ui: `<canvas></canvas><script>
      onmessage = async ({ data }) => {
        const bitmap = await createImageBitmap(new Blob([data.pluginMessage]));
        const canvas = document.querySelector('canvas');
        canvas.width = bitmap.width; canvas.height = bitmap.height;
        const context = canvas.getContext('2d');
        context.drawImage(bitmap, 0, 0);
        const image = context.getImageData(0, 0, canvas.width, canvas.height);
        for (let i = 0; i < image.data.length; i += 4)
          for (let c = 0; c < 3; c += 1) image.data[i + c] = 255 - image.data[i + c];
        context.putImageData(image, 0, 0);
        const blob = await new Promise((resolve) => canvas.toBlob(resolve));
        const bytes = new Uint8Array(await blob.arrayBuffer());
        parent.postMessage({ pluginMessage: bytes }, '*');
      };
    </script>`,
  });
  const [exported] = await plugin.printed(1);
  const raw = await sharp(Buffer.from(exported ?? '', 'base64'))
    .removeAlpha()
    .raw()
    .toBuffer();
  expect([...raw.subarray(0, 3)]).toEqual([0, 255, 255]);
  expect([...raw.subarray(39 * 3, 40 * 3)]).toEqual([255, 0, 255]);
});

test('png crop: the UI cuts an image into tiles that main lays out', async () => {
  const png = (await sharp(Buffer.from(HALVES)).png().toBuffer()).toString('base64');
  const plugin = await openPlugin({
    main: `
      figma.showUI(__html__);
      figma.ui.onmessage = ({ tiles }) => {
        tiles.forEach((tile, index) => {
          const node = figma.createRectangle();
          node.resize(20, 20);
          node.x = index * 30;
          node.fills = [{ type: 'IMAGE', scaleMode: 'FILL', imageHash: figma.createImage(tile).hash }];
        });
        console.log(figma.currentPage.children.map((node) => node.x + ' ' + node.fills[0].imageHash));
      };
    `,
    ui: `<script>(async () => {
      const blob = await (await fetch('data:image/png;base64,${png}')).blob();
      const tiles = [];
      for (const x of [0, 20]) {
        const canvas = new OffscreenCanvas(20, 20);
        canvas.getContext('2d').drawImage(await createImageBitmap(blob), -x, 0);
        tiles.push(new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer()));
      }
      parent.postMessage({ pluginMessage: { tiles } }, '*');
    })()</script>`,
  });
  const [line] = await plugin.printed(1);
  const [left, right] = JSON.parse(line ?? '') as string[];
  expect(left).toMatch(/^0 [0-9a-f]{40}$/);
  expect(right).toMatch(/^30 [0-9a-f]{40}$/);
  expect(left?.slice(2)).not.toBe(right?.slice(3));
});

test('svg inserter: shapes become vectors in a frame, with their places and colours', async () => {
  expect(
    await inPlugin(`
      const frame = figma.createNodeFromSvg(\`${HALVES}\`);
      figma.currentPage.selection = [frame];
      figma.viewport.scrollAndZoomIntoView([frame]);
      return [frame.type, frame.width, frame.height, frame.children.map((node) =>
        [node.type, node.x, node.y, node.width, node.height, node.fills[0].color])];
    `),
  ).toEqual([
    'FRAME',
    40,
    20,
    [
      ['VECTOR', 0, 0, 20, 20, { r: 1, g: 0, b: 0 }],
      ['VECTOR', 20, 0, 20, 20, { r: 0, g: 1, b: 0 }],
    ],
  ]);
  await expect(inPlugin("figma.createNodeFromSvg('<p>no</p>')")).rejects.toThrow(
    'Failed to import SVG',
  );
});

test('icon drop: an icon with a hole and curves is drawn as it is', async () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">
    <path fill="#000" fill-rule="evenodd" d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-4 6h8v8H8Z"/>
  </svg>`;
  const png = await inPlugin(`
    const icon = figma.createNodeFromSvg(\`${svg}\`);
    const settings = { format: 'PNG', useAbsoluteBounds: true, constraint: { type: 'SCALE', value: 10 } };
    return figma.base64Encode(await icon.exportAsync(settings));
  `);
  const drawn = await sharp(Buffer.from(String(png), 'base64'))
    .extractChannel('alpha')
    .raw()
    .toBuffer();
  const at = (x: number, y: number): number => drawn[y * 240 + x] ?? -1;
  expect([at(5, 5), at(120, 120), at(50, 120), at(120, 200)]).toEqual([0, 0, 255, 255]);
});

test('resizer: the selection takes the size that the UI asks for', async () => {
  const plugin = await openPlugin({
    setup: `
      const node = session.create('RECTANGLE');
      session.select([node.id]);
    `,
    main: `
      figma.showUI(__html__);
      figma.ui.onmessage = ({ width, height }) => {
        for (const node of figma.currentPage.selection) node.resize(width, height);
        const [node] = figma.currentPage.selection;
        figma.notify(node.width + ' × ' + node.height);
        figma.closePlugin();
      };
    `,
    ui: `<button>Resize</button><script>
      document.querySelector('button').onclick = () =>
        parent.postMessage({ pluginMessage: { width: 320, height: 64 } }, '*');
    </script>`,
  });
  await plugin.page.frameLocator('iframe').frameLocator('iframe').getByText('Resize').click();
  await plugin.page.waitForFunction(() => !(window as unknown as HostWindow).plugin.isRunning);
  const notified = await plugin.page.evaluate(() =>
    (window as unknown as HostWindow).notified.map(({ message }) => message),
  );
  expect(notified).toEqual(['320 × 64']);
});

test('create shapes: a row of rectangles, selected, in view', async () => {
  const plugin = await openPlugin({
    main: `
      const nodes = [];
      for (let index = 0; index < 5; index += 1) {
        const node = figma.createRectangle();
        node.x = index * 150;
        node.fills = [{ type: 'SOLID', color: { r: 1, g: 0.5, b: 0 } }];
        figma.currentPage.appendChild(node);
        nodes.push(node);
      }
      figma.currentPage.selection = nodes;
      figma.viewport.scrollAndZoomIntoView(nodes);
      console.log(figma.currentPage.selection.length, figma.viewport.center.x);
      figma.closePlugin();
    `,
  });
  expect(await plugin.printed(1)).toEqual(['5 350']);
});

test('text search: finds layers by their characters', async () => {
  expect(
    await inPlugin(`
      await figma.loadFontAsync({ family: 'Inter', style: 'Regular' });
      for (const characters of ['A red fox', 'A blue bird', 'Redder']) {
        figma.createText().characters = characters;
      }
      const found = figma.currentPage.findAllWithCriteria({ types: ['TEXT'] })
        .filter((node) => /red/i.test(node.characters));
      return found.map((node) => node.name);
    `),
  ).toEqual(['A red fox', 'Redder']);
});

test('stats: counts every type in the document', async () => {
  expect(
    await inPlugin(
      `
      await figma.loadAllPagesAsync();
      const counts = {};
      for (const node of figma.root.findAll()) counts[node.type] = (counts[node.type] || 0) + 1;
      return counts;
    `,
      {
        setup: `
          const frame = session.create('FRAME');
          session.create('TEXT', frame.id); session.create('ELLIPSE', frame.id);
          session.create('ELLIPSE', session.create('PAGE', '0:0').id);
        `,
      },
    ),
  ).toEqual({ PAGE: 2, FRAME: 1, TEXT: 1, ELLIPSE: 2 });
});

test('metacards: reads a page through main’s fetch and makes a card of it', async () => {
  const { origin } = host.server();
  expect(
    await inPlugin(
      `
      const response = await fetch('${origin}/page.html');
      const title = /<title>(.*)<.title>/.exec(await response.text())[1];
      await figma.loadFontAsync({ family: 'Inter', style: 'Medium' });
      const card = figma.createFrame();
      card.layoutMode = 'VERTICAL';
      card.paddingLeft = card.paddingRight = card.paddingTop = card.paddingBottom = 16;
      const text = figma.createText();
      text.fontName = { family: 'Inter', style: 'Medium' };
      text.characters = title;
      card.appendChild(text);
      return [response.ok, response.status, text.characters, card.width - text.width, text.y];
    `,
      { manifest: { networkAccess: METADATA(origin) } },
    ),
  ).toEqual([true, 200, 'A page', 32, 16]);
});

test('rescale scales a layer with its strokes, corners, text and all that is in it', async () => {
  expect(
    await inPlugin(`
      const frame = figma.createFrame();
      frame.resize(100, 50);
      frame.x = 7;
      const box = figma.createRectangle();
      box.resize(10, 20);
      box.cornerRadius = 4;
      box.strokeWeight = 2;
      const inner = figma.createRectangle();
      inner.resize(10, 10);
      for (const one of [box, inner]) frame.appendChild(one);
      box.x = 30;
      inner.x = 60;
      const group = figma.group([inner], frame);
      frame.rescale(2);
      return [frame.x, frame.width, frame.height, box.x, box.width, box.height, box.cornerRadius,
        box.strokeWeight, group.x, group.width];
    `),
  ).toEqual([7, 200, 100, 60, 20, 40, 8, 4, 120, 20]);
  await expect(inPlugin('figma.createFrame().rescale(0)')).rejects.toThrow();
});
