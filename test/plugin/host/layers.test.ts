import { expect, test } from 'vitest';
import { inPlugin, useHost } from './host-page.ts';

useHost();

test('new layers have Figma’s defaults and lie in front on the current page', async () => {
  expect(
    await inPlugin(`
      const first = figma.createRectangle();
      const frame = figma.createFrame();
      return [first.type, first.width, first.height, first.parent === figma.currentPage,
        figma.currentPage.children.map((node) => node.name), frame.clipsContent,
        frame.fills[0].color, figma.createLine().height, figma.createPolygon().pointCount];
    `),
  ).toEqual([
    'RECTANGLE',
    100,
    100,
    true,
    ['Rectangle', 'Frame'],
    true,
    { r: 1, g: 1, b: 1 },
    0,
    3,
  ]);
});

test('appendChild and insertChild move a layer and keep its numbers', async () => {
  expect(
    await inPlugin(`
      const frame = figma.createFrame();
      frame.x = 100; frame.y = 50;
      const back = figma.createRectangle(); back.name = 'back'; back.x = 7;
      const front = figma.createEllipse(); front.name = 'front';
      frame.appendChild(front);
      frame.insertChild(0, back);
      return [frame.children.map((node) => node.name), back.x, back.absoluteTransform[0][2],
        back.parent === frame, figma.currentPage.children.length];
    `),
  ).toEqual([['back', 'front'], 7, 107, true, 1]);
  await expect(
    inPlugin(`
      const outer = figma.createFrame(); const inner = figma.createFrame();
      outer.appendChild(inner);
      inner.appendChild(outer);
    `),
  ).rejects.toThrow('A node cannot be put inside itself');
});

test('a group is as large as what it holds, keeps places, and goes when it is empty', async () => {
  expect(
    await inPlugin(`
      const one = figma.createRectangle(); one.x = 10; one.y = 10; one.resize(20, 20);
      const two = figma.createRectangle(); two.x = 50; two.y = 30; two.resize(10, 40);
      const group = figma.group([one, two], figma.currentPage);
      const box = [group.x, group.y, group.width, group.height];
      group.x += 100;
      const moved = [one.x, two.x];
      group.resize(100, 120);
      const scaled = [one.width, two.height, two.x];
      one.remove(); two.remove();
      return [box, moved, scaled, group.removed, 'fills' in group];
    `),
  ).toEqual([[10, 10, 50, 60], [110, 150], [40, 80, 190], true, false]);
});

test('ungroup leaves the layers where they were', async () => {
  expect(
    await inPlugin(`
      const frame = figma.createFrame(); frame.x = 200;
      const node = figma.createRectangle(); node.x = 230; node.y = 5;
      const group = figma.group([node], frame);
      const inside = node.x;
      figma.ungroup(group);
      return [inside, node.x, node.absoluteBoundingBox.x, node.parent === frame, group.removed];
    `),
  ).toEqual([30, 30, 230, true, true]);
});

test('rotation turns about the top left corner, counter-clockwise in degrees', async () => {
  const result = await inPlugin(`
    const node = figma.createRectangle();
    node.x = 100; node.y = 100; node.resize(40, 20);
    node.rotation = 90;
    return [node.rotation, node.x, node.absoluteBoundingBox, node.relativeTransform];
  `);
  expect(result).toEqual([
    90,
    100,
    { x: 100, y: 60, width: 20, height: 40 },
    [
      [0, 1, 100],
      [-1, 0, 100],
    ],
  ]);
});

test('auto layout stacks, hugs, fills and leaves absolute children alone', async () => {
  expect(
    await inPlugin(`
      const frame = figma.createFrame();
      frame.layoutMode = 'HORIZONTAL';
      frame.itemSpacing = 10;
      frame.paddingLeft = 5; frame.paddingTop = 3;
      const one = figma.createRectangle(); one.resize(20, 20);
      const two = figma.createRectangle(); two.resize(30, 40);
      frame.appendChild(one); frame.appendChild(two);
      const hugging = [frame.width, frame.height, one.x, two.x, one.y, frame.layoutSizingHorizontal];
      frame.layoutSizingHorizontal = 'FIXED';
      frame.resize(200, frame.height);
      two.layoutSizingHorizontal = 'FILL';
      const filled = two.width;
      one.layoutPositioning = 'ABSOLUTE';
      one.x = 77;
      return [hugging, filled, one.x, two.x, two.width];
    `),
  ).toEqual([[65, 43, 5, 35, 3, 'HUG'], 165, 77, 5, 195]);
  await expect(inPlugin("figma.createRectangle().layoutPositioning = 'ABSOLUTE'")).rejects.toThrow(
    'layoutMode !== NONE',
  );
});

test('children of a resized frame follow their constraints', async () => {
  expect(
    await inPlugin(`
      const frame = figma.createFrame();
      const make = (horizontal) => {
        const node = figma.createRectangle();
        frame.appendChild(node);
        node.x = 10; node.resize(20, 20);
        node.constraints = { horizontal, vertical: 'MIN' };
        return node;
      };
      const nodes = ['MIN', 'MAX', 'CENTER', 'STRETCH', 'SCALE'].map(make);
      frame.resize(200, 100);
      const after = nodes.map((node) => [node.x, node.width]);
      frame.resizeWithoutConstraints(400, 100);
      return [after, nodes[1].x];
    `),
  ).toEqual([
    [
      [10, 20],
      [110, 20],
      [60, 20],
      [10, 120],
      [20, 40],
    ],
    110,
  ]);
});

test('a clone is a deep copy in front, with ids of its own', async () => {
  expect(
    await inPlugin(`
      const frame = figma.createFrame(); frame.name = 'Card';
      const child = figma.createRectangle(); frame.appendChild(child);
      const copy = frame.clone();
      copy.children[0].x = 33;
      return [copy.name, copy.id !== frame.id, copy.children.length, child.x,
        figma.currentPage.children.indexOf(copy)];
    `),
  ).toEqual(['Card', true, 1, 0, 1]);
});

test('layers are found by function and by type, in tree order', async () => {
  expect(
    await inPlugin(`
      const frame = figma.createFrame(); frame.name = 'a';
      const inner = figma.createEllipse(); inner.name = 'b'; frame.appendChild(inner);
      const last = figma.createRectangle(); last.name = 'c';
      const page = figma.currentPage;
      return [page.findAll().map((node) => node.name),
        page.findAll((node) => node.type !== 'FRAME').map((node) => node.name),
        page.findOne((node) => node.name === 'b') === inner,
        page.findOne(() => false), page.findChild((node) => node.name === 'b'),
        page.findChildren().length,
        page.findAllWithCriteria({ types: ['ELLIPSE'] }).map((node) => node.name)];
    `),
  ).toEqual([['a', 'b', 'c'], ['b', 'c'], true, null, null, 2, ['b']]);
});

test('layers are found by the data that plugins keep on them, whatever their type', async () => {
  expect(
    await inPlugin(`
      const [a, b, c] = ['a', 'b', 'c'].map((name) => {
        const node = figma.createRectangle();
        node.name = name;
        return node;
      });
      const page = figma.currentPage;
      const ellipse = figma.createEllipse(); ellipse.name = 'd';
      a.setPluginData('recipe', '1');
      b.setPluginData('placeholder', '1');
      ellipse.setPluginData('recipe', '1');
      c.setSharedPluginData('studio', 'shot', '1');
      b.setPluginData('gone', '1'); b.setPluginData('gone', '');
      const found = (criteria) => page.findAllWithCriteria(criteria).map((node) => node.name).join('');
      return [found({ pluginData: {} }), found({ pluginData: { keys: ['recipe', 'other'] } }),
        found({ pluginData: { keys: ['gone'] } }), found({ pluginData: { keys: [] } }),
        found({ types: ['ELLIPSE'], pluginData: { keys: ['recipe'] } }),
        found({ sharedPluginData: { namespace: 'studio' } }),
        found({ sharedPluginData: { namespace: 'studio', keys: ['scene'] } }), found({})];
    `),
  ).toEqual(['abd', 'ad', '', '', 'd', 'c', '', 'abcd']);
});

test('findAllWithCriteria refuses criteria that Figma does not have', async () => {
  const find = (criteria: string) =>
    inPlugin(`return figma.currentPage.findAllWithCriteria(${criteria}).length;`);
  await expect(find('{ names: [] }')).rejects.toThrow('Unrecognized key(s)');
  await expect(find('{ sharedPluginData: {} }')).rejects.toThrow('.namespace');
  await expect(find('{ pluginData: { keys: "recipe" } }')).rejects.toThrow('Expected array');
});

test('what a plugin changed and changed back is no undo step', async () => {
  expect(
    await inPlugin(`
      const node = figma.createRectangle();
      node.setPluginData('first', 'x');
      node.setPluginData('kept', 'x');
      figma.commitUndo();
      node.x = 50;
      figma.commitUndo();
      const fills = node.fills;
      node.fills = [];
      node.setPluginData('first', ''); node.setPluginData('mark', 'x');
      node.fills = fills.map((paint) => ({ ...paint }));
      node.setPluginData('mark', ''); node.setPluginData('first', 'x');
      figma.createEllipse().remove();
      figma.commitUndo();
      figma.triggerUndo();
      return [node.x, node.removed];
    `),
  ).toEqual([0, false]);
});

test('commitUndo parts a plugin’s changes into undo steps, and triggerUndo goes one back', async () => {
  expect(
    await inPlugin(`
      const node = figma.createRectangle();
      figma.commitUndo();
      node.fills = [];
      node.setPluginData('recipe', 'x');
      figma.commitUndo();
      node.x = 50;
      figma.triggerUndo();
      const first = [node.x, node.fills.length];
      figma.triggerUndo();
      const second = [node.fills.length, node.getPluginData('recipe')];
      figma.triggerUndo();
      return [first, second, node.removed];
    `),
  ).toEqual([[0, 0], [1, ''], true]);
});

test('an undone removal brings a layer back with its children and its id', async () => {
  expect(
    await inPlugin(`
      const frame = figma.createFrame();
      const child = figma.createRectangle(); frame.appendChild(child); child.x = 12;
      figma.commitUndo();
      frame.remove();
      figma.triggerUndo();
      return [frame.removed, frame.children[0] === child, child.x];
    `),
  ).toEqual([false, true, 12]);
});

test('the viewport can be read, moved and brought to layers', async () => {
  expect(
    await inPlugin(`
      const start = figma.viewport.bounds;
      figma.viewport.center = { x: 100, y: 100 };
      figma.viewport.zoom = 2;
      const zoomed = figma.viewport.bounds;
      const node = figma.createFrame(); node.x = 3000; node.resize(4000, 200);
      figma.viewport.scrollAndZoomIntoView([node]);
      const { x, width } = figma.viewport.bounds;
      return [start.width / zoomed.width, zoomed.x + zoomed.width / 2,
        x <= 3000 && x + width >= 7000, figma.viewport.zoom < 1];
    `),
  ).toEqual([2, 100, true, true]);
});
