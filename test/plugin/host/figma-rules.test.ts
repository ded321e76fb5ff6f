import { expect, test } from 'vitest';
import { inPlugin, useHost } from './host-page.ts';

useHost();

test('under dynamic-page the synchronous look-ups are refused', async () => {
  await expect(inPlugin("figma.getNodeById('0:1')")).rejects.toThrow(
    'in getNodeById: Cannot call with documentAccess: dynamic-page. Use figma.getNodeByIdAsync instead.',
  );
  await expect(inPlugin('figma.currentPage = figma.currentPage')).rejects.toThrow(
    'Use figma.setCurrentPageAsync instead',
  );
  await expect(inPlugin('figma.createComponent().createInstance().mainComponent')).rejects.toThrow(
    'Use node.getMainComponentAsync instead',
  );
  expect(
    await inPlugin("return figma.getNodeById('0:1').name", {
      manifest: { documentAccess: undefined },
    }),
  ).toBe('Page 1');
});

test('another page must be loaded before its layers are read', async () => {
  const setup = `
    const page = session.create('PAGE', '0:0', { name: 'Second' });
    session.create('FRAME', page.id);
  `;
  const second = 'const second = figma.root.children[1];';
  await expect(inPlugin(`${second} second.children`, { setup })).rejects.toThrow(
    'Cannot access a page that has not been explicitly loaded',
  );
  await expect(
    inPlugin(
      `${second} const frame = await figma.getNodeByIdAsync('1:2'); frame.parent.children;`,
      { setup },
    ),
  ).rejects.toThrow('in get_children: Cannot access a page that has not been explicitly loaded');
  await expect(
    inPlugin(`${second} second.appendChild(figma.createFrame())`, { setup }),
  ).rejects.toThrow('in appendChild: Cannot access a page');
  await expect(inPlugin('figma.root.children[0].children')).rejects.toThrow(
    'Cannot access a page that has not been explicitly loaded',
  );
  expect(await inPlugin('return figma.currentPage.children.length')).toBe(0);
  await expect(inPlugin('figma.root.findAll(() => true)', { setup })).rejects.toThrow(
    'before figma.loadAllPagesAsync()',
  );
  expect(
    await inPlugin(`${second} await second.loadAsync(); return second.children.length;`, { setup }),
  ).toBe(1);
  expect(
    await inPlugin(
      `await figma.loadAllPagesAsync();
       return figma.root.findAllWithCriteria({ types: ['FRAME'] }).length;`,
      { setup },
    ),
  ).toBe(1);
  expect(
    await inPlugin(
      `${second} await figma.setCurrentPageAsync(second);
       return [figma.currentPage.name, figma.currentPage.children.length];`,
      { setup },
    ),
  ).toEqual(['Second', 1]);
});

test('fills are read as copies that cannot be changed in place', async () => {
  expect(
    await inPlugin(`
      const node = figma.createRectangle();
      const fills = node.fills;
      fills[0].color.r = 0.5;
      let refused = false;
      try { fills.push(fills[0]); } catch { refused = true; }
      return [refused, node.fills.length, Math.round(node.fills[0].color.r * 255)];
    `),
  ).toEqual([true, 1, 217]);
});

test('an invalid paint is refused, saying where', async () => {
  const set = (paint: string): Promise<unknown> =>
    inPlugin(`figma.createRectangle().fills = [${paint}]`);
  await expect(set("{ type: 'SOLID', color: { r: 2, g: 0, b: 0 } }")).rejects.toThrow(
    'in set_fills: Property "fills" failed validation: Number must be less than or equal to 1 at [0].color.r',
  );
  await expect(set("{ type: 'SOLID', color: { r: 0, g: 0, b: 0, a: 1 } }")).rejects.toThrow(
    "Unrecognized key(s) in object: 'a' at [0].color",
  );
  await expect(set("{ type: 'IMAGE', scaleMode: 'COVER', imageHash: null }")).rejects.toThrow(
    'Invalid value "COVER"',
  );
  await expect(set("{ type: 'IMAGE', scaleMode: 'FILL' }")).rejects.toThrow(
    'Required value missing at [0].imageHash',
  );
});

test('pattern fills are set by setFillsAsync only, and pattern strokes by setStrokesAsync', async () => {
  const pattern = (sourceNodeId: string) => `{ type: 'PATTERN', sourceNodeId: ${sourceNodeId},
    tileType: 'RECTANGULAR', scalingFactor: 1, spacing: { x: 0.2, y: 0 },
    horizontalAlignment: 'CENTER' }`;
  const made = 'const dot = figma.createEllipse(); const node = figma.createRectangle();';
  await expect(inPlugin(`${made} node.fills = [${pattern('dot.id')}]`)).rejects.toThrow(
    'in set_fills: Property "fills" failed validation: Invalid value "PATTERN"',
  );
  expect(
    await inPlugin(
      `${made} await node.setFillsAsync([...node.fills, ${pattern('dot.id')}]);
       await node.setStrokesAsync([${pattern('dot.id')}]);
       return [...node.fills, ...node.strokes].map(({ type }) => type);`,
    ),
  ).toEqual(['SOLID', 'PATTERN', 'PATTERN']);
  await expect(inPlugin(`${made} await node.setFillsAsync([${pattern("'9:9'")}])`)).rejects.toThrow(
    'in setFillsAsync: The node with id "9:9" does not exist',
  );
});

test('text cannot be written before its font is loaded, and only Inter can be loaded', async () => {
  await expect(inPlugin("figma.createText().characters = 'Hi'")).rejects.toThrow(
    'in set_characters: Cannot write to node with unloaded font "Inter Regular". Please call figma.loadFontAsync',
  );
  await expect(
    inPlugin("await figma.loadFontAsync({ family: 'Comic Sans MS', style: 'Regular' })"),
  ).rejects.toThrow('The font "Comic Sans MS Regular" could not be loaded');
  expect(
    await inPlugin(`
      await figma.loadFontAsync({ family: 'Inter', style: 'Regular' });
      const text = figma.createText();
      text.characters = 'A line of text';
      text.fontSize = 24;
      return [text.name, text.width > 140 && text.width < 190, text.height];
    `),
  ).toEqual(['A line of text', true, 29]);
});

test('an instance takes no children and its insides cannot be moved, but can be filled', async () => {
  const instance = `
    const component = figma.createComponent();
    const inner = figma.createRectangle();
    component.appendChild(inner);
    const instance = component.createInstance();
    const copy = instance.children[0];
  `;
  await expect(inPlugin(`${instance} instance.appendChild(figma.createFrame())`)).rejects.toThrow(
    'in appendChild: Cannot move node. New parent is an instance or is inside of an instance',
  );
  await expect(inPlugin(`${instance} copy.x = 5`)).rejects.toThrow(
    'in set_x: This property cannot be overriden in an instance',
  );
  await expect(inPlugin(`${instance} copy.remove()`)).rejects.toThrow(
    'Removing this node is not allowed',
  );
  await expect(inPlugin(`${instance} figma.currentPage.appendChild(copy)`)).rejects.toThrow(
    'A node inside an instance cannot be moved',
  );
  expect(
    await inPlugin(`${instance}
      copy.fills = [];
      const main = await instance.getMainComponentAsync();
      return [copy.id === 'I' + instance.id + ';' + inner.id, copy.fills.length, inner.fills.length,
        main === component];
    `),
  ).toEqual([true, 0, 1, true]);
});

test('locked layers can be written to by plugins', async () => {
  expect(
    await inPlugin(`
      const node = figma.createRectangle();
      node.locked = true;
      node.x = 40;
      node.fills = [];
      return [node.x, node.fills];
    `),
  ).toEqual([40, []]);
});

test('corners that differ read as figma.mixed', async () => {
  expect(
    await inPlugin(`
      const node = figma.createRectangle();
      node.cornerRadius = 8;
      const same = node.cornerRadius;
      node.topLeftRadius = 2;
      return [same, node.cornerRadius === figma.mixed, typeof figma.mixed, node.bottomLeftRadius];
    `),
  ).toEqual([8, true, 'symbol', 8]);
});

test('sections have what Figma gives them, and nothing more', async () => {
  await expect(inPlugin('figma.createSection().opacity')).rejects.toThrow(
    "no such property 'opacity' on SECTION node",
  );
  await expect(inPlugin('figma.createSection().resize(10, 10)')).rejects.toThrow('resize');
  await expect(inPlugin('figma.createFrame().appendChild(figma.createSection())')).rejects.toThrow(
    'A section can only be in a page or in another section',
  );
  expect(
    await inPlugin(`
      const section = figma.createSection();
      section.x = 500; section.y = 100;
      section.resizeWithoutConstraints(400, 300);
      const node = figma.createRectangle();
      section.appendChild(node);
      node.x = 10; node.y = 20;
      return [node.x, node.absoluteTransform[0][2], node.absoluteBoundingBox];
    `),
  ).toEqual([10, 510, { x: 510, y: 120, width: 100, height: 100 }]);
});

test('a removed node says so and can no longer be used', async () => {
  expect(
    await inPlugin(`
      const frame = figma.createFrame();
      const child = figma.createRectangle();
      frame.appendChild(child);
      frame.remove();
      return [frame.removed, child.removed, await figma.getNodeByIdAsync(child.id)];
    `),
  ).toEqual([true, true, null]);
  await expect(
    inPlugin('const node = figma.createFrame(); node.remove(); node.name'),
  ).rejects.toThrow(/in get_name: The node with id "\d+:\d+" does not exist/);
});

test('the selection of a page holds only nodes of that page', async () => {
  await expect(
    inPlugin(`
      const node = figma.createFrame();
      const other = figma.createPage();
      other.selection = [node];
    `),
  ).rejects.toThrow('The selection of a page can only include nodes in that page');
  expect(
    await inPlugin(`
      const node = figma.createFrame();
      figma.currentPage.selection = [node];
      let refused = false;
      try { figma.currentPage.selection.push(node); } catch { refused = true; }
      const before = figma.currentPage.selection.length;
      node.remove();
      return [refused, before, figma.currentPage.selection.length];
    `),
  ).toEqual([true, 1, 0]);
});

test('the current user is told only to a plugin with the permission', async () => {
  await expect(inPlugin('figma.currentUser')).rejects.toThrow('"currentuser" permission');
  expect(
    await inPlugin('return figma.currentUser.name', { manifest: { permissions: ['currentuser'] } }),
  ).toBe('Designer');
});

test('plugin data is private to the plugin and at most 100 kB an entry', async () => {
  expect(
    await inPlugin(`
      figma.root.setPluginData('document', 'abc');
      const node = figma.createRectangle();
      node.setPluginData('recipe', '{}');
      node.setPluginData('gone', 'x');
      node.setPluginData('gone', '');
      node.setSharedPluginData('studio', 'key', 'shared');
      return [figma.root.getPluginData('document'), node.getPluginData('recipe'),
        node.getPluginData('none'), node.getPluginDataKeys(),
        node.getSharedPluginData('studio', 'key'), node.clone().getPluginData('recipe')];
    `),
  ).toEqual(['abc', '{}', '', ['recipe'], 'shared', '{}']);
  await expect(inPlugin("figma.root.setPluginData('k', 'x'.repeat(100_001))")).rejects.toThrow(
    'in setPluginData: Total entry size cannot exceed 100kB',
  );
  await expect(inPlugin("figma.root.setSharedPluginData('a', 'k', 'v')")).rejects.toThrow(
    'namespace',
  );
});

test('relaunch data is replaced as a whole and its description is at most 1000 characters', async () => {
  expect(
    await inPlugin(`
      const node = figma.createRectangle();
      node.setRelaunchData({ edit: 'Made by hand', open: '' });
      const first = node.getRelaunchData();
      node.setRelaunchData({});
      return [first, node.getRelaunchData()];
    `),
  ).toEqual([{ edit: 'Made by hand', open: '' }, {}]);
  await expect(
    inPlugin("figma.createRectangle().setRelaunchData({ edit: 'x'.repeat(1001) })"),
  ).rejects.toThrow('exceeds 1000 characters');
});

test('client storage keeps plain data and at most 5 MB', async () => {
  expect(
    await inPlugin(`
      await figma.clientStorage.setAsync('settings', { count: 2, bytes: new Uint8Array([1, 2]) });
      const stored = await figma.clientStorage.getAsync('settings');
      await figma.clientStorage.setAsync('other', 'x');
      await figma.clientStorage.deleteAsync('other');
      return [stored.count, Array.from(stored.bytes), await figma.clientStorage.getAsync('none') === undefined,
        await figma.clientStorage.keysAsync()];
    `),
  ).toEqual([2, [1, 2], true, ['settings']]);
  await expect(
    inPlugin("await figma.clientStorage.setAsync('big', new Uint8Array(6 * 1024 * 1024))"),
  ).rejects.toThrow('in clientStorage.setAsync: Client storage quota of 5 MB exceeded');
  await expect(inPlugin("figma.clientStorage.setAsync('f', () => 1)")).rejects.toThrow(
    'Cannot unwrap function',
  );
});

test('layers have no styles, and none can be set but none', async () => {
  await expect(inPlugin("figma.createFrame().fillStyleId = ''")).rejects.toThrow(
    'Use node.setFillStyleIdAsync instead',
  );
  expect(
    await inPlugin(`
      const node = figma.createFrame();
      await node.setFillStyleIdAsync('');
      return [node.fillStyleId, 'fillStyleId' in node];
    `),
  ).toEqual(['', true]);
  await expect(inPlugin("await figma.createFrame().setFillStyleIdAsync('S:1')")).rejects.toThrow(
    'The style "S:1" does not exist',
  );
});
