import { expect, test } from 'vitest';
import { boxOf, click, drag, selected, spot, usePlayground, zoom } from './playground-browser.ts';

const { open } = usePlayground();

test('a click selects what lies in a top-level frame, a double-click goes further in', async () => {
  const page = await open();
  await click(page, 'Wordmark');
  expect(await selected(page)).toEqual(['Navigation']);
  const { x, y } = await spot(page, 'Wordmark');
  await page.mouse.dblclick(x, y);
  expect(await selected(page)).toEqual(['Wordmark']);
  await click(page, 'Rectangle');
  expect(await selected(page)).toEqual(['Rectangle']);
  await page.keyboard.down('Shift');
  await click(page, 'Ellipse');
  await page.keyboard.up('Shift');
  expect(await selected(page)).toEqual(['Rectangle', 'Ellipse']);
  await click(page, 'Locked');
  expect(await selected(page)).toEqual(['Shapes to fill']);
  await page.keyboard.press('Escape');
  expect(await selected(page)).toEqual([]);
});

test('Ctrl and a click select the innermost layer', async () => {
  const page = await open();
  const { x, y } = await spot(page, 'Tonight picture');
  await page.keyboard.down('Control');
  await page.mouse.click(x, y);
  await page.keyboard.up('Control');
  expect(await selected(page)).toEqual(['Tonight picture']);
});

test('dragging moves the selection as one undo step', async () => {
  const page = await open();
  const before = await boxOf(page, 'Lake photo');
  await drag(page, 'Lake photo', -40, 30);
  const after = await boxOf(page, 'Lake photo');
  const scale = await zoom(page);
  expect(after?.x).toBe(Math.round((before?.x ?? 0) - 40 / scale));
  expect(after?.y).toBe(Math.round((before?.y ?? 0) + 30 / scale));
  await page.keyboard.press('Control+z');
  expect(await boxOf(page, 'Lake photo')).toEqual(before);
  await page.keyboard.press('Control+Shift+Z');
  expect(await boxOf(page, 'Lake photo')).toEqual(after);
});

test('a layer dragged out of its frame lands on the page where it was let go', async () => {
  const page = await open();
  const before = await boxOf(page, 'Birch End picture');
  await drag(page, 'Birch End picture', 0, 70);
  const parent = await page.evaluate(() => {
    const playground = window.figmaPlayground;
    return playground?.node(playground.find('Birch End picture').parent ?? '')?.type;
  });
  expect(parent).toBe('PAGE');
  const after = await boxOf(page, 'Birch End picture');
  expect(after?.x).toBe(before?.x);
  expect(after?.width).toBe(before?.width);
});

test('a card dragged within a stacking frame changes places', async () => {
  const page = await open();
  await click(page, 'Tonight card');
  await drag(page, 'Tonight card', 0, 110);
  const [tonight, tomorrow] = [
    await boxOf(page, 'Tonight card'),
    await boxOf(page, 'Tomorrow card'),
  ];
  expect(tonight?.y).toBeGreaterThan(tomorrow?.y ?? 0);
});

test('handles resize a layer by whole px', async () => {
  const page = await open();
  await click(page, 'Rectangle');
  const corner = await spot(page, 'Rectangle', { x: 1, y: 1 });
  const scale = await zoom(page);
  await page.mouse.move(corner.x, corner.y);
  await page.mouse.down();
  await page.mouse.move(corner.x + 20, corner.y + 10, { steps: 2 });
  await page.mouse.up();
  const box = await boxOf(page, 'Rectangle');
  expect(box?.width).toBeCloseTo(180 + 20 / scale, -1);
  expect(box?.height).toBeCloseTo(170 + 10 / scale, -1);
  await page.keyboard.press('Control+z');
  expect(await boxOf(page, 'Rectangle')).toMatchObject({ width: 180, height: 170 });
});

test('handles resize a rotated layer along its own sides, the other corner staying put', async () => {
  const page = await open();
  await click(page, 'Rotated');
  const before = await page.evaluate(() => window.figmaPlayground?.find('Rotated'));
  const corner = await page.evaluate(() => {
    const { session, find } = window.figmaPlayground ?? {};
    const rotated = find?.('Rotated');
    const section = find?.('Shapes to fill');
    if (!session || !rotated || !section) return { x: 0, y: 0, zoom: 1 };
    const [[a, c, x], [b, d, y]] = rotated.transform;
    const { center, zoom, screenWidth, screenHeight } = session.viewport;
    const canvas = document.querySelector('#canvas')?.getBoundingClientRect();
    const pageX = section.transform[0][2] + a * rotated.width + c * rotated.height + x;
    const pageY = section.transform[1][2] + b * rotated.width + d * rotated.height + y;
    return {
      x: (canvas?.left ?? 0) + screenWidth / 2 + (pageX - center.x) * zoom,
      y: (canvas?.top ?? 0) + screenHeight / 2 + (pageY - center.y) * zoom,
      zoom,
    };
  });
  const angle = (14 * Math.PI) / 180;
  await page.mouse.move(corner.x, corner.y);
  await page.mouse.down();
  const [dx, dy] = [30 * Math.cos(angle), -30 * Math.sin(angle)];
  await page.mouse.move(corner.x + dx, corner.y + dy, { steps: 2 });
  await page.mouse.up();
  const after = await page.evaluate(() => window.figmaPlayground?.find('Rotated'));
  expect(after?.width).toBeCloseTo(150 + 30 / corner.zoom, -1);
  expect(after?.height).toBeCloseTo(120, -1);
  expect(after?.transform).toEqual(before?.transform);
});

test('a marquee selects what it touches inside the frame it starts in', async () => {
  const page = await open();
  const start = await spot(page, 'Palette', { x: 0.03, y: 0.16 });
  const end = await spot(page, 'Dusk', { x: 0.9, y: 0.9 });
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 3 });
  await page.mouse.up();
  expect((await selected(page)).sort()).toEqual(['Dusk', 'Ember', 'Pine']);
});

test('a frame is selected and moved by its name', async () => {
  const page = await open();
  const corner = await spot(page, 'Poster', { x: 0, y: 0 });
  await page.mouse.move(corner.x + 6, corner.y - 10);
  await page.mouse.down();
  await page.mouse.move(corner.x + 6, corner.y - 40, { steps: 3 });
  await page.mouse.up();
  expect(await selected(page)).toEqual(['Poster']);
  expect((await boxOf(page, 'Poster'))?.y).toBeLessThan(0);
});

test('with the space bar held, dragging pans and selects nothing', async () => {
  const page = await open();
  await page.locator('#canvas').focus();
  const before = await spot(page, 'Lake photo');
  await page.keyboard.down('Space');
  await drag(page, 'Lake photo', -50, 20);
  await page.keyboard.up('Space');
  const after = await spot(page, 'Lake photo');
  expect([after.x - before.x, after.y - before.y].map(Math.round)).toEqual([-50, 20]);
  expect(await selected(page)).toEqual([]);
});

test('Escape takes a drag back', async () => {
  const page = await open();
  const { x, y } = await spot(page, 'Lake photo');
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 60, y, { steps: 3 });
  await page.keyboard.press('Escape');
  await page.mouse.up();
  expect(await boxOf(page, 'Lake photo')).toMatchObject({ x: 1590, y: 980 });
});

test('a group moves with what it holds', async () => {
  const page = await open();
  await click(page, 'Moon', { x: 0.1, y: 0.5 });
  expect(await selected(page)).toEqual(['Moon']);
  const before = await boxOf(page, 'Light');
  await page.keyboard.press('ArrowDown');
  expect((await boxOf(page, 'Light'))?.y).toBe((before?.y ?? 0) + 1);
});

test('arrow keys nudge, Delete removes, and both can be undone', async () => {
  const page = await open();
  await click(page, 'Lake photo');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  expect(await boxOf(page, 'Lake photo')).toMatchObject({ x: 1591, y: 990 });
  await page.keyboard.press('Delete');
  await expect(boxOf(page, 'Lake photo')).rejects.toThrow('There is no layer');
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('Control+z');
  expect(await boxOf(page, 'Lake photo')).toMatchObject({ x: 1590, y: 980 });
});

test('the wheel pans, with Ctrl it zooms at the pointer, and Shift+1 fits everything', async () => {
  const page = await open();
  const fitted = await zoom(page);
  const before = await spot(page, 'Lake photo');
  await page.mouse.move(before.x, before.y);
  await page.mouse.wheel(30, 50);
  await page.waitForFunction((y) => {
    const playground = window.figmaPlayground;
    return (playground?.screenBox(playground.find('Lake photo').id).y ?? y) < y - 60;
  }, before.y);
  const panned = await spot(page, 'Lake photo');
  expect([before.x - panned.x, before.y - panned.y].map(Math.round)).toEqual([30, 50]);
  await page.mouse.move(panned.x, panned.y);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -60);
  await page.waitForFunction(
    (least) => (window.figmaPlayground?.session.viewport.zoom ?? 0) > least,
    (fitted ?? 1) * 1.5,
  );
  await page.keyboard.up('Control');
  const zoomed = await spot(page, 'Lake photo');
  // The pointer stands on whole px.
  expect(Math.hypot(zoomed.x - panned.x, zoomed.y - panned.y)).toBeLessThan(2);
  await page.locator('#canvas').focus();
  await page.keyboard.press('Shift+Digit1');
  expect(await zoom(page)).toBe(fitted);
});
